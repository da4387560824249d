package org.weft.tensor.mmfs;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.kernels.Availability;
import org.weft.kernels.CudaKernels;
import org.weft.kernels.MmfsKernels;
import org.weft.tensor.CustomGradient;
import org.weft.tensor.Place;
import org.weft.tensor.Torch;

/**
 * Which implementation of MMFS this process uses and why.
 *
 * @param reason a sentence for {@code weft doctor} and the studio's About
 */
public record MmfsChoice(MmfsOp op, String reason) {
    private static final Logger LOG = LoggerFactory.getLogger(MmfsChoice.class);
    public static final List<String> NAMES = List.of("reference", "cpu", "cuda");

    /** Settled once: loading and checking take a moment. */
    private static final class Holder {
        static final MmfsChoice BEST = choose();
    }

    /** The fastest implementation for tensors in main memory that is right on this machine. */
    public static MmfsChoice best() {
        return Holder.BEST;
    }

    /** The fastest implementation for tensors at a place. */
    public static MmfsChoice at(Place place) {
        if (place.isCpu()) {
            return best();
        }
        Availability<MmfsOp> cuda = cuda();
        MmfsChoice choice = cuda.available()
                ? new MmfsChoice(cuda.get(), cuda.reason())
                : new MmfsChoice(new MmfsReference(), "composed of libtorch's operations: " + cuda.reason());
        LOG.info("MMFS on {} runs on {}: {}", place, choice.op().name(), choice.reason());
        return choice;
    }

    private static MmfsChoice choose() {
        Availability<MmfsOp> cpu = cpu();
        MmfsChoice choice = cpu.available()
                ? new MmfsChoice(cpu.get(), cpu.reason())
                : new MmfsChoice(new MmfsReference(), "composed of libtorch's operations: " + cpu.reason());
        LOG.info("MMFS runs on {}: {}", choice.op().name(), choice.reason());
        return choice;
    }

    /**
     * An implementation by name.
     *
     * @param name one of {@link #NAMES}
     * @return it, or why this machine has it not
     */
    public static Availability<MmfsOp> named(String name) {
        return switch (name) {
            case "reference" -> Availability.yes(new MmfsReference(), "composed of libtorch's operations");
            case "cpu" -> cpu();
            case "cuda" -> cuda();
            default ->
                throw new IllegalArgumentException(
                        "there is no MMFS implementation \"" + name + "\"; there are " + String.join(", ", NAMES));
        };
    }

    /** All that this machine has. */
    public static List<MmfsOp> all() {
        List<MmfsOp> out = new ArrayList<>();
        for (String name : NAMES) {
            named(name).found().ifPresent(out::add);
        }
        return out;
    }

    private static Availability<MmfsOp> cpu() {
        var kernels = MmfsKernels.load();
        return kernels.available()
                ? checked(new MmfsCpu(kernels.get()), kernels.reason(), Place.CPU)
                : Availability.no(kernels.reason());
    }

    private static Availability<MmfsOp> cuda() {
        if (Torch.gpuCount() == 0) {
            return Availability.no("libtorch sees no CUDA device");
        }
        var kernels = CudaKernels.load(0);
        return kernels.available()
                ? checked(new MmfsCuda(kernels.get()), kernels.reason(), Place.gpu(0))
                : Availability.no(kernels.reason());
    }

    /** Kernels are used only when their values and gradients are the reference's in a tiny case, run through autograd. */
    private static Availability<MmfsOp> checked(MmfsOp op, String reason, Place place) {
        var hooks = CustomGradient.available();
        if (!hooks.available()) {
            return Availability.no(hooks.reason());
        }
        try {
            double error = MmfsCheck.largestDifference(op, new MmfsReference(), place);
            return error <= MmfsCheck.TOLERANCE
                    ? Availability.yes(op, reason)
                    : Availability.no("the " + op.name() + " kernels differ from the reference by " + error
                            + " of the largest value in the check at start, at most " + MmfsCheck.TOLERANCE
                            + " is rounding");
        } catch (RuntimeException e) {
            LOG.warn("the {} kernels failed their check", op.name(), e);
            return Availability.no("the " + op.name() + " kernels failed their check at start: " + e.getMessage());
        }
    }
}

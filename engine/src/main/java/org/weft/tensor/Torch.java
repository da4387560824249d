package org.weft.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;
import org.weft.kernels.MklDispatch;

/** The engine below: loading libtorch, threads, gradient mode. */
public final class Torch {
    private static final class Holder {
        // before libtorch is there: afterwards it has chosen its kernels
        static final String MKL = MklDispatch.widen().reason();
        static final PtNDManager MANAGER = start();

        private static PtNDManager start() {
            Engine engine = Engine.getEngine("PyTorch");
            NDManager base = engine.newBaseManager(Device.cpu());
            // The root manager tracks nothing: scopes do, at a tenth of the cost.
            NDManager root = base.getParentManager();
            base.close();
            if (!(root instanceof PtNDManager manager)) {
                throw new IllegalStateException("DJL's root manager is a " + root.getClass());
            }
            return manager;
        }
    }

    private Torch() {}

    static PtNDManager manager() {
        return Holder.MANAGER;
    }

    /** Loads libtorch; the first call takes about a second (longer when it must be unpacked). */
    public static void start() {
        manager();
    }

    /** libtorch's version. */
    public static String version() {
        start();
        return ai.djl.pytorch.jni.LibUtils.getVersion();
    }

    /** Which kernels MKL, libtorch's library for matrix products, uses on this processor. */
    public static String mklNote() {
        return Holder.MKL;
    }

    /** Sets how many threads an operation may use. Must be called before heavy work. */
    public static void setThreads(int threads) {
        start();
        JniUtils.setNumThreads(threads);
    }

    /** How many threads an operation may use. */
    public static int threads() {
        start();
        return JniUtils.getNumThreads();
    }

    /** Number of CUDA devices libtorch sees. */
    public static int gpuCount() {
        start();
        return Engine.getEngine("PyTorch").getGpuCount();
    }

    /** The first CUDA device where libtorch sees one and {@code WEFT_CUDA=off} does not forbid it, else main memory. */
    public static Place fastest() {
        boolean allowed = !"off".equals(System.getenv("WEFT_CUDA"));
        return allowed && gpuCount() > 0 ? Place.gpu(0) : Place.CPU;
    }

    /** The CUDA stream operations of this thread run on, for launching kernels of our own in step with them. */
    public static long currentStream(int device) {
        start();
        return Shim.currentStream(device);
    }

    /**
     * Says whether operations on this thread record gradients. libtorch's default is yes on every new thread, which keeps the
     * whole graph alive: every job states its mode first.
     */
    public static void setGradMode(boolean on) {
        start();
        JniUtils.setGradMode(on);
    }

    public static boolean gradMode() {
        start();
        return JniUtils.isGradMode();
    }

    /** Runs without recording gradients and restores the mode. */
    public static <T> T noGrad(Supplier<T> body) {
        boolean before = gradMode();
        setGradMode(false);
        try {
            return body.get();
        } finally {
            setGradMode(before);
        }
    }
}

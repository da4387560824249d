package org.weft.kernels;

import static org.bytedeco.cuda.global.nvml.NVML_SUCCESS;
import static org.bytedeco.cuda.global.nvml.NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE;
import static org.bytedeco.cuda.global.nvml.nvmlDeviceGetCount_v2;
import static org.bytedeco.cuda.global.nvml.nvmlDeviceGetHandleByIndex_v2;
import static org.bytedeco.cuda.global.nvml.nvmlDeviceGetMemoryInfo;
import static org.bytedeco.cuda.global.nvml.nvmlDeviceGetName;
import static org.bytedeco.cuda.global.nvml.nvmlDeviceGetUtilizationRates;
import static org.bytedeco.cuda.global.nvml.nvmlErrorString;
import static org.bytedeco.cuda.global.nvml.nvmlInit_v2;
import static org.bytedeco.cuda.global.nvml.nvmlShutdown;
import static org.bytedeco.cuda.global.nvml.nvmlSystemGetDriverVersion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.cuda.nvml.nvmlMemory_t;
import org.bytedeco.cuda.nvml.nvmlUtilization_t;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds cards and loads the CUDA kernels for them; on a machine without one it says why and touches nothing. */
public final class CudaKernels {
    private static final Logger LOG = LoggerFactory.getLogger(CudaKernels.class);
    private static final int NAME_BYTES = 96;

    private CudaKernels() {}

    /**
     * The kernels on one card, or why there are none. Every call makes a new instance; keep it.
     *
     * @param device ordinal, 0 for the first
     */
    public static Availability<CudaMmfs> load(int device) {
        Optional<String> missing = unsupported();
        if (missing.isPresent()) {
            return Availability.no(missing.get());
        }
        try {
            CudaCompiler compiler =
                    new CudaCompiler(MmfsKernels.cacheDirectory().resolve("cuda"));
            CudaMmfs kernels = new CudaMmfs(new JavacppDriver(device, compiler));
            return Availability.yes(kernels, kernels.facts() + ", NVRTC " + compiler.version());
        } catch (LinkageError e) {
            LOG.debug("CUDA libraries did not load", e);
            return Availability.no("a CUDA library is missing (" + e.getMessage()
                    + "); install the CUDA 12 toolkit or put cuda-redist on the class path");
        } catch (KernelException e) {
            LOG.debug("no CUDA", e);
            return Availability.no(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> unsupported() {
        if ("off".equals(System.getenv("WEFT_CUDA"))) {
            return Optional.of("switched off by WEFT_CUDA=off");
        }
        String platform = MmfsKernels.platform();
        if (!platform.equals("linux-x86_64") && !platform.equals("windows-x86_64")) {
            return Optional.of("there is no CUDA for " + platform);
        }
        return CudaLibraries.missingDriver();
    }

    /** What every card is doing, by ordinal, or why that cannot be told. */
    public static Availability<List<GpuLoad>> status() {
        Optional<String> missing = unsupported();
        if (missing.isPresent()) {
            return Availability.no(missing.get());
        }
        try {
            Loader.load(org.bytedeco.cuda.global.nvml.class);
            check(nvmlInit_v2(), "starting NVML");
            try {
                List<GpuLoad> cards = readAll();
                return Availability.yes(cards, cards.size() + " cards");
            } finally {
                nvmlShutdown();
            }
        } catch (LinkageError | KernelException e) {
            LOG.debug("NVML", e);
            return Availability.no("the cards' load cannot be read: " + e.getMessage());
        }
    }

    private static List<GpuLoad> readAll() {
        int[] count = new int[1];
        check(nvmlDeviceGetCount_v2(count), "counting cards");
        String driver = driver();
        List<GpuLoad> cards = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            try (nvmlDevice_st card = new nvmlDevice_st();
                    nvmlMemory_t memory = new nvmlMemory_t();
                    nvmlUtilization_t load = new nvmlUtilization_t();
                    BytePointer name = new BytePointer(NAME_BYTES)) {
                check(nvmlDeviceGetHandleByIndex_v2(i, card), "opening card " + i);
                check(nvmlDeviceGetName(card, name, NAME_BYTES), "reading the name of card " + i);
                check(nvmlDeviceGetMemoryInfo(card, memory), "reading the memory of card " + i);
                int busy = nvmlDeviceGetUtilizationRates(card, load) == NVML_SUCCESS ? load.gpu() : 0;
                cards.add(new GpuLoad(name.getString(), memory.used(), memory.total(), busy, driver));
            }
        }
        return cards;
    }

    private static String driver() {
        try (BytePointer version = new BytePointer(NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE)) {
            return nvmlSystemGetDriverVersion(version, NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE) == NVML_SUCCESS
                    ? version.getString()
                    : "";
        }
    }

    private static void check(int status, String doing) {
        if (status != NVML_SUCCESS) {
            throw new KernelException(
                    KernelException.Kind.INTERNAL,
                    doing + " failed: " + nvmlErrorString(status).getString());
        }
    }
}

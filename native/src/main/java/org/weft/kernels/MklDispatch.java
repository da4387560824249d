package org.weft.kernels;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets MKL, which libtorch computes matrix products with, use a processor's vector instructions whoever made it. Left alone it
 * takes kernels for older machines on AMD's: matrix products then need about a third more time.
 */
public final class MklDispatch {
    private static final int RTLD_NOW = 2;
    private static final int RTLD_GLOBAL = 0x100;

    private MklDispatch() {}

    /**
     * Works only before libtorch is loaded; {@code WEFT_MKL=plain} in the environment leaves MKL alone.
     *
     * @return whether MKL was told, and why
     */
    public static Availability<Boolean> widen() {
        if ("plain".equals(System.getenv("WEFT_MKL"))) {
            return Availability.no("left alone as WEFT_MKL=plain asks");
        }
        if (!MmfsKernels.platform().equals("linux-x86_64")) {
            return Availability.no("not needed on " + MmfsKernels.platform());
        }
        String cpu = cpuinfo();
        if (!cpu.contains("AuthenticAMD")) {
            return Availability.no("not needed on this processor");
        }
        if (!cpu.contains(" avx2 ")) {
            return Availability.no("the processor has no AVX2");
        }
        Availability<CpuMmfs> kernels = MmfsKernels.load();
        return kernels.available() ? global(kernels.get().file()) : Availability.no(kernels.reason());
    }

    private static String cpuinfo() {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/cpuinfo")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Makes the library's symbols win over those of libraries that are loaded later. */
    private static Availability<Boolean> global(Path library) {
        Linker linker = Linker.nativeLinker();
        var dlopen = linker.defaultLookup().find("dlopen");
        if (dlopen.isEmpty()) {
            return Availability.no("this C library has no dlopen");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = (MemorySegment) linker.downcallHandle(
                            dlopen.get(),
                            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                    .invokeExact(arena.allocateFrom(library.toString()), RTLD_NOW | RTLD_GLOBAL);
            return handle.equals(MemorySegment.NULL)
                    ? Availability.no("the dynamic linker refused " + library)
                    : Availability.yes(true, "MKL uses this AMD processor's vector instructions");
        } catch (Throwable e) {
            return Availability.no("calling dlopen failed: " + e.getMessage());
        }
    }
}

package org.weft.kernels;

import static org.bytedeco.cuda.global.nvrtc.NVRTC_SUCCESS;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBIN;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBINSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetNumSupportedArchs;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetPTX;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetPTXSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetSupportedArchs;
import static org.bytedeco.cuda.global.nvrtc.nvrtcVersion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles the CUDA source with NVRTC, and keeps what it compiled in the user's cache. */
final class CudaCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(CudaCompiler.class);
    private static final String SOURCE = resource("mmfs.cu");
    private static final String HEADER = resource("weft_mmfs.h");

    private final Path cache;
    private final String version;

    /** @param cache folder for compiled modules. @throws LinkageError without NVRTC */
    CudaCompiler(Path cache) {
        this.cache = cache;
        CudaLibraries.load(org.bytedeco.cuda.global.nvrtc.class);
        int[] major = new int[1];
        int[] minor = new int[1];
        check(nvrtcVersion(major, minor), "asking NVRTC for its version");
        version = major[0] + "." + minor[0];
    }

    private static String resource(String name) {
        try (InputStream in = CudaCompiler.class.getResourceAsStream("cuda/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the resource cuda/" + name + " is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such as 12.9. */
    String version() {
        return version;
    }

    private Path cached(CudaFacts card, CudaSpecialisation module) {
        String key = String.join("\n", version, card.architecture(), module.toString(), SOURCE, HEADER);
        return cache.resolve(MmfsKernels.hash(key.getBytes(StandardCharsets.UTF_8)) + ".cubin");
    }

    /** Machine code for a card, zero-terminated as the driver wants PTX; from the cache when it is there. */
    byte[] module(CudaFacts card, CudaSpecialisation module) {
        Path file = cached(card, module);
        try {
            if (Files.isRegularFile(file)) {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read; compiling again", file, e);
        }
        byte[] code = compile(card, module);
        try {
            Files.createDirectories(cache);
            Path aside = Files.createTempFile(cache, "module", ".tmp");
            Files.write(aside, code);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be written; the next start will compile again", file, e);
        }
        return code;
    }

    /** Drops a cached module that the driver refused. */
    void forget(CudaFacts card, CudaSpecialisation module) {
        try {
            Files.deleteIfExists(cached(card, module));
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted", cached(card, module), e);
        }
    }

    byte[] compile(CudaFacts card, CudaSpecialisation module) {
        long begin = System.nanoTime();
        boolean known = supported().contains(card.major() * 10 + card.minor());
        // a card newer than this NVRTC gets portable code, which its driver finishes
        int newest = supported().stream().mapToInt(Integer::intValue).max().orElse(75);
        List<String> options = new ArrayList<>(module.defines());
        options.add("--gpu-architecture=" + (known ? card.architecture() : "compute_" + newest));
        options.add("--std=c++17");
        try (_nvrtcProgram program = new _nvrtcProgram();
                BytePointer source = new BytePointer(SOURCE);
                BytePointer name = new BytePointer("mmfs.cu");
                PointerPointer<BytePointer> headers = new PointerPointer<>(HEADER);
                PointerPointer<BytePointer> headerNames = new PointerPointer<>("weft_mmfs.h");
                PointerPointer<BytePointer> arguments = new PointerPointer<>(options.toArray(String[]::new))) {
            check(nvrtcCreateProgram(program, source, name, 1, headers, headerNames), "reading mmfs.cu");
            try {
                int status = nvrtcCompileProgram(program, options.size(), arguments);
                if (status != NVRTC_SUCCESS) {
                    throw new KernelException(
                            KernelException.Kind.INTERNAL,
                            "NVRTC " + version + " refused mmfs.cu with " + options + ": " + log(program));
                }
                byte[] code = output(program, known);
                LOG.info(
                        "compiled {} for {} in {} ms",
                        module,
                        card.architecture(),
                        (System.nanoTime() - begin) / 1_000_000);
                return code;
            } finally {
                nvrtcDestroyProgram(program);
            }
        }
    }

    private static List<Integer> supported() {
        int[] count = new int[1];
        check(nvrtcGetNumSupportedArchs(count), "asking NVRTC for its architectures");
        try (IntPointer all = new IntPointer(Math.max(1, count[0]))) {
            check(nvrtcGetSupportedArchs(all), "asking NVRTC for its architectures");
            int[] values = new int[count[0]];
            all.get(values);
            return Arrays.stream(values).boxed().toList();
        }
    }

    private static byte[] output(_nvrtcProgram program, boolean cubin) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(cubin ? nvrtcGetCUBINSize(program, size) : nvrtcGetPTXSize(program, size), "reading the result");
            byte[] code = new byte[Math.toIntExact(size.get())];
            try (BytePointer memory = new BytePointer(code.length)) {
                check(cubin ? nvrtcGetCUBIN(program, memory) : nvrtcGetPTX(program, memory), "reading the result");
                memory.get(code);
            }
            return code;
        }
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtcGetProgramLogSize(program, size), "reading the log");
            try (BytePointer memory = new BytePointer(Math.max(1, size.get()))) {
                check(nvrtcGetProgramLog(program, memory), "reading the log");
                return memory.getString().replace("\0", "").strip();
            }
        }
    }

    private static void check(int status, String doing) {
        if (status != NVRTC_SUCCESS) {
            throw new KernelException(
                    KernelException.Kind.INTERNAL,
                    doing + " failed: " + nvrtcGetErrorString(status).getString());
        }
    }
}

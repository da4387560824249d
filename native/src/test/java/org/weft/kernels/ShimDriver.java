package org.weft.kernels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the CUDA source on the CPU: compiled by g++ with shim.h, every CUDA thread a fiber. Host memory stands for the card's. */
final class ShimDriver implements CudaDriver {
    private static final Path SOURCES = Path.of("src/cuda").toAbsolutePath();
    private final Map<CudaSpecialisation, MethodHandle> modules = new HashMap<>();
    private final Map<Long, Arena> memory = new HashMap<>();
    private int launches;

    static boolean possible() {
        try {
            return Files.isDirectory(SOURCES)
                    && new ProcessBuilder("g++", "--version")
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    int launches() {
        return launches;
    }

    int borrowed() {
        return memory.size();
    }

    @Override
    public CudaFacts facts() {
        return new CudaFacts(0, "shim", 1L << 30, 9, 0, 2, 48 * 1024);
    }

    @Override
    public void launch(
            CudaSpecialisation module,
            String kernel,
            CudaPlan plan,
            long stream,
            List<MemorySegment> parameters,
            String what) {
        launches++;
        MethodHandle handle = modules.computeIfAbsent(module, ShimDriver::compile);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, parameters.size());
            for (int i = 0; i < parameters.size(); i++) {
                pointers.setAtIndex(ValueLayout.ADDRESS, i, parameters.get(i));
            }
            int status = (int) handle.invokeExact(
                    arena.allocateFrom(kernel),
                    plan.grid(),
                    (long) plan.threads(),
                    (long) plan.sharedBytes(),
                    pointers);
            if (status != 0) {
                throw new AssertionError("the shim knows no kernel " + kernel);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle compile(CudaSpecialisation module) {
        try {
            List<String> command = new ArrayList<>(List.of(
                    "g++", "-std=gnu++17", "-O1", "-fno-strict-aliasing", "-fPIC", "-shared", "-Wno-unknown-pragmas"));
            command.addAll(module.defines());
            command.addAll(List.of("-I" + SOURCES.resolveSibling("../include").normalize(), "-I" + SOURCES));
            StringBuilder text = new StringBuilder(String.join(" ", command));
            for (String file : List.of("mmfs.cu", "shim.h", "shim_main.cpp")) {
                text.append(Files.readString(SOURCES.resolve(file)));
            }
            String hash = MmfsKernels.hash(text.toString().getBytes(StandardCharsets.UTF_8));
            Path library = Path.of("target/shim", hash + ".so").toAbsolutePath();
            if (!Files.exists(library)) {
                Files.createDirectories(library.getParent());
                Path aside = Files.createTempFile(library.getParent(), "shim", ".so");
                command.addAll(List.of(
                        "-o", aside.toString(), SOURCES.resolve("shim_main.cpp").toString()));
                Process process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new AssertionError("g++ refused the CUDA source:\n" + output);
                }
                Files.move(aside, library, StandardCopyOption.REPLACE_EXISTING);
            }
            return Linker.nativeLinker()
                    .downcallHandle(
                            SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow("weft_shim_launch"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.ADDRESS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long allocate(long bytes, long stream) {
        Arena arena = Arena.ofShared();
        MemorySegment segment = arena.allocate(bytes, 64);
        segment.fill((byte) 0xff); // NaN: nothing may be read before it is written
        memory.put(segment.address(), arena);
        return segment.address();
    }

    @Override
    public void free(long address, long stream) {
        memory.remove(address).close();
    }

    @Override
    public void clear(long address, long bytes, long stream) {
        MemorySegment.ofAddress(address).reinterpret(bytes).fill((byte) 0);
    }

    @Override
    public void upload(long address, MemorySegment host, long stream) {
        MemorySegment.ofAddress(address).reinterpret(host.byteSize()).copyFrom(host);
    }
}

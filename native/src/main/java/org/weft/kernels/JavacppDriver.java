package org.weft.kernels;

import static org.bytedeco.cuda.global.cudart.CUDA_ERROR_OUT_OF_MEMORY;
import static org.bytedeco.cuda.global.cudart.CUDA_SUCCESS;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK;
import static org.bytedeco.cuda.global.cudart.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;
import static org.bytedeco.cuda.global.cudart.cuCtxPopCurrent;
import static org.bytedeco.cuda.global.cudart.cuCtxPushCurrent;
import static org.bytedeco.cuda.global.cudart.cuDeviceGet;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetCount;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetName;
import static org.bytedeco.cuda.global.cudart.cuDevicePrimaryCtxRetain;
import static org.bytedeco.cuda.global.cudart.cuDeviceTotalMem;
import static org.bytedeco.cuda.global.cudart.cuGetErrorString;
import static org.bytedeco.cuda.global.cudart.cuInit;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;
import static org.bytedeco.cuda.global.cudart.cuMemAllocAsync;
import static org.bytedeco.cuda.global.cudart.cuMemFreeAsync;
import static org.bytedeco.cuda.global.cudart.cuMemcpyHtoDAsync;
import static org.bytedeco.cuda.global.cudart.cuMemsetD8Async;
import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;
import static org.bytedeco.cuda.global.cudart.cuStreamSynchronize;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.bytedeco.cuda.cudart.CUctx_st;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * A real card, through the JavaCPP CUDA presets. Works in the device's primary context, the one libtorch uses, so that
 * addresses and streams are shared.
 */
final class JavacppDriver implements CudaDriver {
    /** Set to 1 to wait after every launch, so that an error names the launch that caused it. */
    private static final boolean WAIT = "1".equals(System.getenv("WEFT_CUDA_WAIT"));

    private final CudaFacts facts;
    private final CUctx_st context = new CUctx_st();
    private final CudaCompiler compiler;
    private final Map<CudaSpecialisation, CUmod_st> modules = new HashMap<>();
    private final Map<String, CUfunc_st> functions = new HashMap<>();

    /** A raw address as JavaCPP wants it. */
    private static final class Address extends Pointer {
        Address(long value) {
            address = value;
        }
    }

    /** @throws KernelException without such a device. @throws LinkageError without the libraries */
    JavacppDriver(int device, CudaCompiler compiler) {
        this.compiler = compiler;
        CudaLibraries.load(org.bytedeco.cuda.global.cudart.class);
        check(cuInit(0), "starting CUDA");
        int[] number = new int[1];
        check(cuDeviceGetCount(number), "counting devices");
        if (device < 0 || device >= number[0]) {
            throw new KernelException(
                    KernelException.Kind.UNSUPPORTED, "there is no CUDA device " + device + " among " + number[0]);
        }
        check(cuDeviceGet(number, device), "opening device " + device);
        facts = read(device, number[0]);
        if (facts.major() < 7) {
            throw new KernelException(
                    KernelException.Kind.UNSUPPORTED, facts + " is too old; the kernels need compute capability 7.0");
        }
        check(cuDevicePrimaryCtxRetain(context, number[0]), "opening the context of device " + device);
    }

    private static CudaFacts read(int ordinal, int handle) {
        byte[] name = new byte[256];
        check(cuDeviceGetName(name, name.length, handle), "reading the device's name");
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        try (SizeTPointer memory = new SizeTPointer(1)) {
            check(cuDeviceTotalMem(memory, handle), "reading the device's memory");
            return new CudaFacts(
                    ordinal,
                    new String(name, 0, length, java.nio.charset.StandardCharsets.UTF_8),
                    memory.get(),
                    attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, handle),
                    attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, handle),
                    attribute(CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, handle),
                    attribute(CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK, handle));
        }
    }

    private static int attribute(int which, int handle) {
        int[] value = new int[1];
        check(cuDeviceGetAttribute(value, which, handle), "reading device attribute " + which);
        return value[0];
    }

    @Override
    public CudaFacts facts() {
        return facts;
    }

    @Override
    public void launch(
            CudaSpecialisation module,
            String kernel,
            CudaPlan plan,
            long stream,
            List<MemorySegment> parameters,
            String what) {
        String doing = kernel + " (" + plan.grid() + " blocks of " + plan.threads() + ", " + what + ")";
        try (PointerPointer<Pointer> pointers = new PointerPointer<>(parameters.size())) {
            for (int i = 0; i < parameters.size(); i++) {
                pointers.put(i, new Address(parameters.get(i).address()));
            }
            inContext(doing, () -> {
                CUfunc_st function = function(module, kernel);
                int status = cuLaunchKernel(
                        function,
                        Math.toIntExact(plan.grid()),
                        1,
                        1,
                        plan.threads(),
                        1,
                        1,
                        plan.sharedBytes(),
                        stream(stream),
                        pointers,
                        (PointerPointer<?>) null);
                return status == CUDA_SUCCESS && WAIT ? cuStreamSynchronize(stream(stream)) : status;
            });
        }
    }

    private static @Nullable CUstream_st stream(long handle) {
        return handle == 0 ? null : new CUstream_st(new Address(handle));
    }

    /** Runs with the context current on this thread, whatever was current before. */
    private void inContext(String doing, IntSupplier call) {
        check(cuCtxPushCurrent(context), "entering the CUDA context");
        int status;
        try {
            status = call.getAsInt();
        } finally {
            cuCtxPopCurrent(new CUctx_st());
        }
        check(status, doing);
    }

    private synchronized CUfunc_st function(CudaSpecialisation module, String kernel) {
        return functions.computeIfAbsent(module + " " + kernel, k -> {
            CUfunc_st function = new CUfunc_st();
            check(
                    cuModuleGetFunction(function, modules.computeIfAbsent(module, this::load), kernel),
                    "finding " + kernel + " in " + module);
            return function;
        });
    }

    private CUmod_st load(CudaSpecialisation module) {
        CUmod_st loaded = new CUmod_st();
        if (load(loaded, compiler.module(facts, module)) != CUDA_SUCCESS) {
            compiler.forget(facts, module); // damaged on disk, or from another driver
            check(load(loaded, compiler.module(facts, module)), "loading " + module);
        }
        return loaded;
    }

    private static int load(CUmod_st module, byte[] code) {
        try (BytePointer memory = new BytePointer(code)) {
            return cuModuleLoadData(module, memory);
        }
    }

    @Override
    public long allocate(long bytes, long stream) {
        long[] address = new long[1];
        inContext(
                "allocating " + bytes + " bytes on " + facts.name(),
                () -> cuMemAllocAsync(address, bytes, stream(stream)));
        return address[0];
    }

    @Override
    public void free(long address, long stream) {
        inContext("freeing device memory", () -> cuMemFreeAsync(address, stream(stream)));
    }

    @Override
    public void clear(long address, long bytes, long stream) {
        inContext("clearing " + bytes + " bytes", () -> cuMemsetD8Async(address, (byte) 0, bytes, stream(stream)));
    }

    @Override
    public void upload(long address, MemorySegment host, long stream) {
        inContext(
                "copying " + host.byteSize() + " bytes to the card",
                () -> cuMemcpyHtoDAsync(address, new Address(host.address()), host.byteSize(), stream(stream)));
    }

    private static void check(int status, String doing) {
        if (status == CUDA_SUCCESS) {
            return;
        }
        String reason = "unknown error";
        try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
            if (cuGetErrorString(status, text) == CUDA_SUCCESS) {
                reason = text.get(BytePointer.class).getString();
            }
        }
        throw new KernelException(
                status == CUDA_ERROR_OUT_OF_MEMORY ? KernelException.Kind.OUT_OF_MEMORY : KernelException.Kind.INTERNAL,
                doing + " failed: CUDA error " + status + " (" + reason + ")");
    }
}

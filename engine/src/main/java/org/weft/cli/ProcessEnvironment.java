package org.weft.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sets variables for libraries that are loaded later: they read the process's environment, which Java only shows. */
final class ProcessEnvironment {
    private ProcessEnvironment() {}

    /** @return whether it was set; a library that does not see it works with its default */
    static boolean set(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            boolean windows =
                    System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
            return windows ? onWindows(arena, name, value) : onUnix(arena, name, value);
        } catch (Throwable e) {
            return false;
        }
    }

    private static boolean onUnix(Arena arena, String name, String value) throws Throwable {
        Linker linker = Linker.nativeLinker();
        int failed = (int) linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("setenv"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                .invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
        return failed == 0;
    }

    private static boolean onWindows(Arena arena, String name, String value) throws Throwable {
        int done = (int) Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.libraryLookup("kernel32", arena).findOrThrow("SetEnvironmentVariableW"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                .invokeExact(
                        arena.allocateFrom(name, StandardCharsets.UTF_16LE),
                        arena.allocateFrom(value, StandardCharsets.UTF_16LE));
        return done != 0;
    }
}

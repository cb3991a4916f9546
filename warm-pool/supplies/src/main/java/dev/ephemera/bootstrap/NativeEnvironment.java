package dev.ephemera.bootstrap;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The environment that the C library keeps for this process. Java copies it when somebody first calls
 * {@link System#getenv()}; nobody may before {@link #replace}, so that Java, native libraries and child
 * processes all see the function's variables. Confined to the main thread.
 */
@SuppressWarnings("restricted")
final class NativeEnvironment {

    private final MethodHandle getenv = function("getenv", FunctionDescriptor.of(ADDRESS, ADDRESS));
    private final MethodHandle setenv = function("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private final MethodHandle clearenv = function("clearenv", FunctionDescriptor.of(JAVA_INT));
    private final MethodHandle chdir = function("chdir", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    private static MethodHandle function(String name, FunctionDescriptor signature) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
    }

    String get(String name, String otherwise) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = (MemorySegment) getenv.invokeExact(arena.allocateFrom(name));
            return value.equals(MemorySegment.NULL)
                    ? otherwise
                    : value.reinterpret(Long.MAX_VALUE).getString(0);
        }
    }

    void clear() throws Throwable {
        int status = (int) clearenv.invokeExact();
        check(status, "clear the environment");
    }

    void set(String name, String value) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            int status = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            check(status, "set the variable " + name);
        }
    }

    /** For child processes and native code; Java's own idea of the directory is a system property. */
    void enter(Path directory) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            int status = (int) chdir.invokeExact(arena.allocateFrom(directory.toString()));
            check(status, "enter " + directory);
        }
    }

    private static void check(int status, String what) {
        if (status != 0) {
            throw new IllegalStateException("cannot " + what);
        }
    }
}

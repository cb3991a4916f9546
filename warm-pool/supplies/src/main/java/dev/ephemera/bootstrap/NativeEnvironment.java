package dev.ephemera.bootstrap;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The C library's idea of the environment and of the current directory. Confined to the main thread. */
@SuppressWarnings("restricted")
final class NativeEnvironment {

    /**
     * All three functions are called with three arguments, of which they take as many as they know: a
     * signature costs more to prepare than everything else here.
     */
    private static final FunctionDescriptor SIGNATURE = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

    private final MethodHandle call = Linker.nativeLinker().downcallHandle(SIGNATURE);
    private final MemorySegment setenv = find("setenv");
    private final MemorySegment clearenv = find("clearenv");
    private final MemorySegment chdir = find("chdir");

    private static MemorySegment find(String name) {
        return Linker.nativeLinker().defaultLookup().findOrThrow(name);
    }

    void clear() {
        call(clearenv, 0, 0, "clear the environment");
    }

    void set(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            call(
                    setenv,
                    arena.allocateFrom(name).address(),
                    arena.allocateFrom(value).address(),
                    "set the variable " + name);
        }
    }

    void enter(Path directory) {
        try (Arena arena = Arena.ofConfined()) {
            call(chdir, arena.allocateFrom(directory.toString()).address(), 0, "enter " + directory);
        }
    }

    private void call(MemorySegment function, long first, long second, String what) {
        int status;
        try {
            status = (int) call.invokeExact(function, first, second, 1);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot " + what, e);
        }
        if (status != 0) {
            throw new IllegalStateException("cannot " + what);
        }
    }
}

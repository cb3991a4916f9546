package dev.ephemera.warmpool.posix;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/** A function of the C library that returns -1 and sets {@code errno} when it fails. Immutable. */
@SuppressWarnings("restricted")
final class LibraryCall {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final AddressLayout TEXT =
            ValueLayout.ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(Long.MAX_VALUE, ValueLayout.JAVA_BYTE));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(LIBRARY.findOrThrow("strerror"), FunctionDescriptor.of(TEXT, ValueLayout.JAVA_INT));

    private final String name;
    private final MethodHandle function;

    private LibraryCall(String name, FunctionDescriptor signature, Linker.Option... options) {
        this.name = name;
        this.function = LINKER.downcallHandle(LIBRARY.findOrThrow(name), signature, options);
    }

    /** A function that returns an {@code int}. */
    static LibraryCall of(String name, MemoryLayout... arguments) {
        return new LibraryCall(
                name, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments), Linker.Option.captureCallState("errno"));
    }

    /** A function that returns an {@code ssize_t}, never waits and may be given arrays of the heap. */
    static LibraryCall immediate(String name, MemoryLayout... arguments) {
        return new LibraryCall(
                name,
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.critical(true));
    }

    /** A function that takes further arguments of any type after the first {@code fixed} ones. */
    static LibraryCall variadic(String name, int fixed, MemoryLayout... arguments) {
        return new LibraryCall(
                name,
                FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    /**
     * Calls the function.
     *
     * @param subject what the call is about, for the message of the exception
     * @return what it returned, zero or more
     */
    long invoke(Object subject, Object... arguments) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            Object[] all = new Object[arguments.length + 1];
            all[0] = state;
            for (int i = 0; i < arguments.length; i++) {
                all[i + 1] = switch (arguments[i]) {
                    case Path path -> arena.allocateFrom(path.toString());
                    case String text -> arena.allocateFrom(text);
                    default -> arguments[i];
                };
            }
            long result = ((Number) call(function, all)).longValue();
            if (result < 0) {
                int errno = (int) ERRNO.get(state, 0L);
                throw new PosixException(name, subject, errno, reason(errno));
            }
            return result;
        }
    }

    private static String reason(int errno) {
        return ((MemorySegment) call(STRERROR, errno)).getString(0);
    }

    private static Object call(MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A foreign function threw", e);
        }
    }
}

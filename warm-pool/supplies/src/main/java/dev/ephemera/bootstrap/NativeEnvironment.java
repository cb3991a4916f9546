package dev.ephemera.bootstrap;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The C library's idea of the environment and of the current directory. Confined to the main thread.
 * What it writes is never freed: somebody may always hold a pointer into it.
 */
@SuppressWarnings("restricted")
final class NativeEnvironment {

    private final MemorySegment environ =
            Linker.nativeLinker().defaultLookup().findOrThrow("environ").reinterpret(ADDRESS.byteSize());
    private final MethodHandle chdir = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("chdir"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_LONG));

    /** Replaces all variables in one step, which takes a fraction of what setenv(3) does for each. */
    void replace(Map<String, String> variables) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        long[] starts = new long[variables.size() + 1];
        int count = 0;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            starts[count++] = entries.size();
            entries.writeBytes((variable.getKey() + "=" + variable.getValue()).getBytes(StandardCharsets.UTF_8));
            entries.write(0);
        }
        byte[] bytes = entries.toByteArray();
        MemorySegment text = Arena.global().allocate(bytes.length);
        MemorySegment.copy(bytes, 0, text, JAVA_BYTE, 0, bytes.length);
        for (int i = 0; i < count; i++) {
            starts[i] += text.address();
        }
        MemorySegment pointers =
                Arena.global().allocate(JAVA_LONG.byteSize() * starts.length, JAVA_LONG.byteAlignment());
        MemorySegment.copy(starts, 0, pointers, JAVA_LONG, 0, starts.length);
        environ.set(JAVA_LONG, 0, pointers.address());
    }

    void enter(String directory) {
        int status;
        try (Arena arena = Arena.ofConfined()) {
            status = (int) chdir.invokeExact(arena.allocateFrom(directory).address());
        } catch (Throwable e) {
            throw new IllegalStateException("cannot enter " + directory, e);
        }
        if (status != 0) {
            throw new IllegalStateException("cannot enter " + directory);
        }
    }
}

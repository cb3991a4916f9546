package dev.ephemera.warmpool.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** prlimit(2): limits of a process that already runs. Stateless. */
public final class ResourceLimits {

    private static final int RLIMIT_DATA = 2;
    private static final LibraryCall PRLIMIT = LibraryCall.of(
            "prlimit", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);

    private ResourceLimits() {}

    /**
     * Limits the private writable memory of a process and of those it starts from now on. Only a
     * privileged caller may raise a limit that was set before.
     *
     * @return the limit that the kernel reports afterwards, in bytes
     */
    public static long limitData(long pid, long bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocateFrom(ValueLayout.JAVA_LONG, bytes, bytes);
            MemorySegment after = arena.allocate(ValueLayout.JAVA_LONG, 2);
            String subject = "RLIMIT_DATA of process " + pid;
            PRLIMIT.invoke(subject, Math.toIntExact(pid), RLIMIT_DATA, limit, MemorySegment.NULL);
            PRLIMIT.invoke(subject, Math.toIntExact(pid), RLIMIT_DATA, MemorySegment.NULL, after);
            return after.get(ValueLayout.JAVA_LONG, 0);
        }
    }
}

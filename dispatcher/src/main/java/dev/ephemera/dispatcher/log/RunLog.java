package dev.ephemera.dispatcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.slot.SlotOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Collects the output of one run. Thread-safe: guarded by its own monitor; reading never waits for
 * the container.
 *
 * <p>Beyond the limit, output is still read, so that the container never blocks on a full pipe, and
 * counted, but not kept. The log says how much is missing and where.
 */
public final class RunLog {

    private static final int CHUNK = 1 << 13;
    private static final int MOST_CHUNKS = 128;

    private final SlotOutput output;
    private final MemorySize limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
    private final byte[] chunk = new byte[CHUNK];
    private boolean midLine;
    private long dropped;

    public RunLog(SlotOutput output, MemorySize limit) {
        this.output = output;
        this.limit = limit;
    }

    /** Adds a line of the platform's own; such lines are never dropped. */
    public synchronized void line(String text) {
        if (midLine) {
            kept.write('\n');
        }
        kept.writeBytes((text + "\n").getBytes(UTF_8));
        midLine = false;
    }

    /**
     * Takes over what has been printed so far; all of it, unless the container prints faster than it
     * can be read.
     */
    public synchronized void drain() throws IOException {
        int count = output.drain(chunk);
        for (int rounds = 1; count > 0; rounds++) {
            int room = Math.clamp(limit.bytes() - kept.size(), 0, count);
            if (room > 0) {
                kept.write(chunk, 0, room);
                midLine = chunk[room - 1] != '\n';
            }
            dropped += count - room;
            count = rounds < MOST_CHUNKS ? output.drain(chunk) : 0;
        }
    }

    /** Marks the cut, if there was one; to be called when the last output has been drained. */
    public synchronized void closeOutput() {
        if (dropped > 0) {
            line("[" + dropped + " more bytes of output were cut: a log holds at most " + limit + "]");
        }
    }

    public synchronized InvocationLog toLog() {
        return new InvocationLog(kept.toByteArray());
    }
}

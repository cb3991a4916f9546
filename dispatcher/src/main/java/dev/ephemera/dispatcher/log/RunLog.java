package dev.ephemera.dispatcher.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.slot.SlotOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Collects the output of one run. Thread-safe: guarded by its own monitor; reading never waits for
 * the container. It can be read while it grows.
 *
 * <p>Beyond the limit, output is still read, so that the container never blocks on a full pipe, and
 * counted, but not kept. The log says how much is missing and where.
 */
public final class RunLog {

    private static final int CHUNK = 1 << 13;

    /** More than a pipe can hold, so that one call gets everything that was printed before it. */
    private static final int MOST_CHUNKS = 2 * (1 << 20) / CHUNK;

    private final SlotOutput output;
    private final MemorySize limit;
    private final KeptBytes kept = new KeptBytes();
    private final byte[] chunk = new byte[CHUNK];
    private long outputKept;
    private boolean midLine;
    private int cutAt;
    private long dropped;
    private boolean closed;
    private volatile Runnable grown = () -> {};

    /** @param limit what is kept of the output, the platform's own lines not counted */
    public RunLog(SlotOutput output, MemorySize limit) {
        this.output = output;
        this.limit = limit;
    }

    /** Has {@code action} run after each growth, by whoever lets it grow; must be quick. */
    public void onGrowth(Runnable action) {
        grown = action;
    }

    /** Adds a line of the platform's own; such lines are never dropped. */
    public void line(String text) {
        addLine(text);
        grown.run();
    }

    /**
     * Takes over what has been printed so far; all of it, but of what is printed meanwhile no more than
     * a bounded part, so that a container that never stops printing is left alone after a while.
     */
    public void drain() throws IOException {
        if (takeOver()) {
            grown.run();
        }
    }

    /** @return whether more is kept than before */
    private synchronized boolean takeOver() throws IOException {
        int before = kept.size();
        int count = output.drain(chunk);
        for (int rounds = 1; count > 0; rounds++) {
            if (!closed) {
                add(count);
            }
            count = rounds < MOST_CHUNKS ? output.drain(chunk) : 0;
        }
        return kept.size() > before;
    }

    /**
     * Marks the cut, if there was one; to be called when the last output has been drained. What is
     * printed later does not belong to the run, and is thrown away.
     */
    public synchronized void closeOutput() {
        endLine();
        if (!closed && dropped > 0) {
            byte[] all = kept.toByteArray();
            kept.reset();
            kept.write(all, 0, cutAt);
            addLine("[" + dropped + " more bytes of output were cut here: a log holds at most " + limit + "]");
            kept.write(all, cutAt, all.length - cutAt);
        }
        closed = true;
    }

    public synchronized InvocationLog toLog() {
        return new InvocationLog(kept.toByteArray());
    }

    /**
     * What is kept from a position on; empty where there is nothing yet. A position means the same for
     * ever: while more is cut, nothing behind the cut can be read, since its mark is still to come.
     *
     * @param from how much has been read already
     * @param most how much to return at most, in bytes
     */
    public synchronized byte[] read(int from, int most) {
        int end = dropped > 0 && !closed ? cutAt : kept.size();
        return kept.range(from, Math.min(end, from + most));
    }

    /** How much is kept until now, in bytes. */
    public synchronized int size() {
        return kept.size();
    }

    private synchronized void addLine(String text) {
        endLine();
        kept.writeBytes((text + "\n").getBytes(UTF_8));
    }

    private void add(int count) {
        int room = dropped > 0 ? 0 : Math.clamp(limit.bytes() - outputKept, 0, count);
        if (room > 0) {
            kept.write(chunk, 0, room);
            outputKept += room;
            midLine = chunk[room - 1] != '\n';
        }
        if (room < count && dropped == 0) {
            endLine();
            cutAt = kept.size();
        }
        dropped += count - room;
    }

    private void endLine() {
        if (midLine) {
            kept.write('\n');
            midLine = false;
        }
    }

    /** Lets a part be read without a copy of the whole. */
    private static final class KeptBytes extends ByteArrayOutputStream {

        private static final int AT_FIRST = 256;

        KeptBytes() {
            super(AT_FIRST);
        }

        byte[] range(int from, int to) {
            return Arrays.copyOfRange(buf, from, to);
        }
    }
}

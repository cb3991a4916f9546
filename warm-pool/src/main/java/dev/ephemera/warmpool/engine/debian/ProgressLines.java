package dev.ephemera.warmpool.engine.debian;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the progress of something slow, line by line, and keeps the last lines for an error message.
 * Guarded by {@code this}.
 */
public final class ProgressLines {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressLines.class);
    private static final int KEPT = 5;

    private final String subject;
    private final StringBuilder unfinished = new StringBuilder();
    private final Deque<String> last = new ArrayDeque<>();

    /** @param subject stands before every line */
    public ProgressLines(String subject) {
        this.subject = subject;
    }

    /** Takes a piece of output, of any number of lines. */
    public synchronized void text(String piece) {
        unfinished.append(piece.replace('\r', '\n'));
        int end = unfinished.indexOf("\n");
        while (end >= 0) {
            line(unfinished.substring(0, end));
            unfinished.delete(0, end + 1);
            end = unfinished.indexOf("\n");
        }
    }

    public synchronized void line(String line) {
        String stripped = line.strip();
        if (stripped.isEmpty()) {
            return;
        }
        LOG.info("{}: {}", subject, stripped);
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.addLast(stripped);
    }

    /** The last lines, as one. */
    public synchronized String last() {
        return String.join(" | ", last);
    }
}

package dev.ephemera.dispatcher.child;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The end of what a process has said. Thread-safe: guarded by itself. */
final class LastLines {

    private static final int LINES = 200;
    private static final int LONGEST = 1_000;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line.length() <= LONGEST ? line : line.substring(0, LONGEST));
    }

    synchronized List<String> all() {
        return List.copyOf(lines);
    }
}

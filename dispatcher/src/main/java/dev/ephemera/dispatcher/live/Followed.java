package dev.ephemera.dispatcher.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * The runs that a follower has not read to their end. Thread-safe: guarded by its own monitor, under
 * which no log is touched.
 *
 * <p>Runs that go on are in memory anyway. Of those that are over, the oldest are left out as soon as
 * their logs take more than {@link #MOST_KEPT} together.
 */
final class Followed {

    static final int MOST_KEPT = 4 << 20;

    private final List<Reading> readings = new ArrayList<>();
    private long kept;
    private int leftOut;

    synchronized void add(LiveRun run) {
        readings.add(new Reading(run));
    }

    /** The logs to look at, whoever has waited longest first. */
    synchronized List<Reading> inTurn() {
        return List.copyOf(readings);
    }

    synchronized void hadItsTurn(Reading reading) {
        if (readings.remove(reading)) {
            readings.add(reading);
        }
    }

    synchronized void remove(Reading reading) {
        if (readings.remove(reading)) {
            kept -= reading.kept;
        }
    }

    void ended(LiveRun run) {
        int size = run.log().size();
        synchronized (this) {
            for (Reading reading : readings) {
                if (reading.run == run) {
                    reading.kept = size;
                    kept += size;
                }
            }
            leaveOut(run);
        }
    }

    /** The one that has ended just now is kept, however long its log is. */
    private void leaveOut(LiveRun last) {
        Iterator<Reading> oldest = readings.iterator();
        while (kept > MOST_KEPT && oldest.hasNext()) {
            Reading reading = oldest.next();
            if (reading.kept > 0 && reading.run != last) {
                oldest.remove();
                kept -= reading.kept;
                leftOut++;
            }
        }
    }

    /** How many have been left out since this was asked last. */
    synchronized int takeLeftOut() {
        int count = leftOut;
        leftOut = 0;
        return count;
    }

    /** How far the log of one run has been read; the position is confined to the follower's thread. */
    static final class Reading {

        private final LiveRun run;
        private int position;
        private long kept; // Guarded by the monitor of what is followed; 0 while the run goes on.

        private Reading(LiveRun run) {
            this.run = run;
        }

        LiveRun run() {
            return run;
        }

        byte[] read(LogFollower.Cut cut) {
            boolean over = run.over();
            byte[] piece = run.log().read(position, LogFollower.PIECE);
            boolean last = over && piece.length < LogFollower.PIECE;
            int length = cut == LogFollower.Cut.ANYWHERE || last ? piece.length : atLines(piece);
            position += length;
            return length == piece.length ? piece : Arrays.copyOf(piece, length);
        }

        private static int atLines(byte[] piece) {
            int lines = endOfLastLine(piece);
            return lines == 0 && piece.length == LogFollower.PIECE ? piece.length : lines;
        }

        private static int endOfLastLine(byte[] piece) {
            int end = piece.length;
            while (end > 0 && piece[end - 1] != '\n') {
                end--;
            }
            return end;
        }
    }
}

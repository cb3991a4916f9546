package dev.ephemera.triggers.schedule.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is done for a schedule that is due. Pure.
 *
 * @param runs the times that are run now, the earliest first
 * @param skip what is not, if anything
 * @param next the next time to decide about, which is later than now; empty if there is none any more
 */
public record Plan(List<Instant> runs, Optional<Skip> skip, Optional<Instant> next) {

    /**
     * A time that is seen later than this has been missed. Long enough for a restart, since nobody who
     * wants missed runs skipped wants them skipped for that.
     */
    public static final Duration PUNCTUAL = Duration.ofMinutes(1);

    public Plan {
        runs = List.copyOf(runs);
    }

    public static Plan of(Due due, MissedRuns missed, OverlappingRuns overlapping, Instant now) {
        Timing timing = due.timing();
        List<Instant> runs = new ArrayList<>();
        Optional<Skip> skip = Optional.empty();
        Instant punctual = now.minus(PUNCTUAL);
        boolean late = due.time().isBefore(punctual);
        Optional<Instant> time = late ? timing.next(due.created(), punctual.minusMillis(1)) : Optional.of(due.time());
        while (time.isPresent() && !time.get().isAfter(now)) {
            runs.add(time.get());
            time = timing.next(due.created(), time.get());
        }
        if (late) {
            Instant last = timing.last(due.created(), due.time(), punctual);
            if (missed == MissedRuns.RUN_ONCE && runs.isEmpty()) {
                runs.add(last);
            } else {
                skip = Optional.of(new Skip(last, Skip.Reason.MISSED));
            }
        }
        int room = overlapping == OverlappingRuns.ALLOW ? runs.size() : due.busy() ? 0 : 1;
        if (runs.size() > room) {
            skip = Optional.of(new Skip(runs.getLast(), Skip.Reason.OVERLAP));
            runs = runs.subList(0, room);
        }
        long left =
                timing.runTimes().isEmpty() ? Long.MAX_VALUE : timing.runTimes().getAsInt() - due.runs();
        if (runs.size() >= left) {
            return new Plan(runs.subList(0, (int) Math.max(0, left)), skip, Optional.empty());
        }
        return new Plan(runs, skip, time);
    }
}

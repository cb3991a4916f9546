package dev.ephemera.triggers.schedule.plan;

import dev.ephemera.triggers.schedule.expression.CronExpression;
import dev.ephemera.triggers.schedule.expression.OneTimeExpression;
import dev.ephemera.triggers.schedule.expression.RateExpression;
import dev.ephemera.triggers.schedule.expression.ScheduleExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When a schedule is due.
 *
 * @param zone whose local time the expression is in
 * @param startAt nothing is due before it; a rate begins with it
 * @param endAt nothing is due after it
 * @param runTimes how often it runs in all: 1 or more; empty means without end
 */
public record Timing(
        ScheduleExpression expression,
        ZoneId zone,
        Optional<Instant> startAt,
        Optional<Instant> endAt,
        OptionalInt runTimes) {

    private static final Duration STEP = Duration.ofMillis(1);

    /**
     * The first time after {@code after}.
     *
     * @param created a rate without a start begins one period later
     */
    public Optional<Instant> next(Instant created, Instant after) {
        Instant from =
                startAt.map(start -> start.minus(STEP)).filter(after::isBefore).orElse(after);
        Optional<Instant> next = switch (expression) {
            case CronExpression cron -> cron.next(from, zone);
            case RateExpression rate ->
                Optional.of(rate.next(startAt.orElseGet(() -> created.plus(rate.every())), from));
            case OneTimeExpression once -> Optional.of(once.moment(zone)).filter(from::isBefore);
        };
        return next.filter(time -> endAt.isEmpty() || !time.isAfter(endAt.get()));
    }

    /**
     * The last time before {@code before}, found in few steps however many lie between.
     *
     * @param known one that is before it
     */
    Instant last(Instant created, Instant known, Instant before) {
        Instant last = known;
        Instant end = before;
        while (true) {
            Optional<Instant> next = next(created, last).filter(before::isAfter);
            if (next.isEmpty()) {
                return last;
            }
            last = next.get();
            Instant middle = last.plus(Duration.between(last, end).dividedBy(2));
            Optional<Instant> late = next(created, middle).filter(before::isAfter);
            if (late.isPresent()) {
                last = late.get();
            } else {
                end = middle;
            }
        }
    }
}

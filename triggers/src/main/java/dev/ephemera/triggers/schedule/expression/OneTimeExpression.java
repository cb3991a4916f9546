package dev.ephemera.triggers.schedule.expression;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/**
 * Once.
 *
 * @param offset where the time is given in one; otherwise it is the local time of the schedule's zone
 */
public record OneTimeExpression(LocalDateTime time, Optional<ZoneOffset> offset) implements ScheduleExpression {

    /** Once at this very moment. */
    public static OneTimeExpression at(Instant moment) {
        return new OneTimeExpression(LocalDateTime.ofInstant(moment, ZoneOffset.UTC), Optional.of(ZoneOffset.UTC));
    }

    static OneTimeExpression read(String text, String inside) {
        try {
            return parse(inside);
        } catch (DateTimeException e) {
            throw ScheduleExpression.notUnderstood(
                    text, "a time is written as at(2026-12-24T18:00:00), or with an offset at its end");
        }
    }

    /** Reads the time alone. */
    public static OneTimeExpression parse(String time) throws DateTimeException {
        TemporalAccessor parsed =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(time, OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof OffsetDateTime withOffset
                ? new OneTimeExpression(withOffset.toLocalDateTime(), Optional.of(withOffset.getOffset()))
                : new OneTimeExpression(LocalDateTime.from(parsed), Optional.empty());
    }

    /** Where the zone leaves two moments or none for it, see {@link LocalTimes}. */
    public Instant moment(ZoneId zone) {
        return offset.map(time::toInstant).orElseGet(() -> LocalTimes.moment(time, zone));
    }

    @Override
    public String text() {
        return "at(" + DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time)
                + offset.map(ZoneOffset::getId).orElse("") + ")";
    }
}

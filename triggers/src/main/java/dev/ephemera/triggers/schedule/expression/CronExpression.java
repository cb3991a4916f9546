package dev.ephemera.triggers.schedule.expression;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Local times, in AWS's six fields: minutes, hours, day of the month, month, day of the week, year. What
 * happens where clocks are put forward and back is written at {@link LocalTimes}.
 */
public record CronExpression(String text, Numbers minutes, Numbers hours, CronDays days) implements ScheduleExpression {

    /** The first time after {@code after}; empty if there is none before the year 2200. */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        Optional<LocalDateTime> local =
                from(LocalDateTime.ofInstant(after, zone).truncatedTo(ChronoUnit.MINUTES));
        while (local.isPresent()) {
            Instant moment = LocalTimes.moment(local.get(), zone);
            if (moment.isAfter(after)) {
                return Optional.of(moment);
            }
            local = from(local.get().plusMinutes(1));
        }
        return Optional.empty();
    }

    /** The first local time that is {@code from} or later. */
    Optional<LocalDateTime> from(LocalDateTime from) {
        LocalDate today = from.toLocalDate();
        Optional<LocalDate> day = days.from(today);
        if (day.isPresent() && day.get().equals(today)) {
            Optional<LocalTime> time = timeFrom(from.getHour(), from.getMinute());
            if (time.isPresent()) {
                return time.map(today::atTime);
            }
            day = days.from(today.plusDays(1));
        }
        return day.flatMap(found -> timeFrom(0, 0).map(found::atTime));
    }

    private Optional<LocalTime> timeFrom(int hour, int minute) {
        int thisHour = hours.from(hour);
        if (thisHour == hour) {
            int thisMinute = minutes.from(minute);
            if (thisMinute >= 0) {
                return Optional.of(LocalTime.of(thisHour, thisMinute));
            }
            thisHour = hours.from(hour + 1);
        }
        return thisHour < 0 ? Optional.empty() : Optional.of(LocalTime.of(thisHour, minutes.from(0)));
    }
}

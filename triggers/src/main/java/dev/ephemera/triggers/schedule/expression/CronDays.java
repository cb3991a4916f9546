package dev.ephemera.triggers.schedule.expression;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The days of a cron expression.
 *
 * @param rules a day that one of them means is meant
 */
record CronDays(List<DayRule> rules, Numbers months, Numbers years) {

    CronDays {
        rules = List.copyOf(rules);
    }

    /** The first that is {@code from} or later; ends, since the years do. */
    Optional<LocalDate> from(LocalDate from) {
        YearMonth month = YearMonth.from(from);
        int day = from.getDayOfMonth();
        while (true) {
            Optional<YearMonth> meant = month(month);
            if (meant.isEmpty()) {
                return Optional.empty();
            }
            int found = in(meant.get()).nextSetBit(meant.get().equals(month) ? day : 1);
            if (found > 0) {
                return Optional.of(meant.get().atDay(found));
            }
            month = meant.get().plusMonths(1);
            day = 1;
        }
    }

    private Optional<YearMonth> month(YearMonth from) {
        int year = years.from(Math.max(from.getYear(), Field.YEARS.lowest()));
        if (year < 0) {
            return Optional.empty();
        }
        int month = months.from(year > from.getYear() ? 1 : from.getMonthValue());
        return month > 0 ? Optional.of(YearMonth.of(year, month)) : month(YearMonth.of(year + 1, 1));
    }

    private BitSet in(YearMonth month) {
        BitSet days = new BitSet();
        rules.forEach(rule -> days.or(rule.in(month)));
        return days;
    }
}

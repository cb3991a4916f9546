package dev.ephemera.triggers.schedule.expression;

import java.time.DayOfWeek;
import java.time.YearMonth;
import java.util.BitSet;

/** Which days of a month are meant. */
sealed interface DayRule {

    int DAYS_OF_A_WEEK = 7;

    /** The days, from 1. */
    BitSet in(YearMonth month);

    /** Days by their number. A month without such a day has no run on it. */
    record OfMonth(Numbers days) implements DayRule {
        @Override
        public BitSet in(YearMonth month) {
            return days.set().get(0, month.lengthOfMonth() + 1);
        }
    }

    /**
     * The last day of the month.
     *
     * @param before or as many days before it; 0 to 30
     */
    record Last(int before) implements DayRule {
        @Override
        public BitSet in(YearMonth month) {
            return only(month.lengthOfMonth() - before);
        }
    }

    /** The last day from Monday to Friday. */
    record LastWorkday() implements DayRule {
        @Override
        public BitSet in(YearMonth month) {
            return only(nearestWorkday(month, month.lengthOfMonth()));
        }
    }

    /** The day from Monday to Friday that is nearest to a day of the month, in the same month. */
    record NearestWorkday(int day) implements DayRule {
        @Override
        public BitSet in(YearMonth month) {
            return day > month.lengthOfMonth() ? new BitSet() : only(nearestWorkday(month, day));
        }
    }

    /** Days of the week; Sunday is 1. */
    record OfWeek(Numbers days) implements DayRule {
        @Override
        public BitSet in(YearMonth month) {
            BitSet set = new BitSet();
            for (int day = 1; day <= month.lengthOfMonth(); day++) {
                set.set(day, days.contains(weekday(month, day)));
            }
            return set;
        }
    }

    /** The last such day of the week in the month; Sunday is 1. */
    record LastOfWeek(int dayOfWeek) implements DayRule {
        @Override
        public BitSet in(YearMonth month) {
            int last = month.lengthOfMonth();
            return only(last - Math.floorMod(weekday(month, last) - dayOfWeek, DAYS_OF_A_WEEK));
        }
    }

    /**
     * The first, second and so on such day of the week in the month; Sunday is 1.
     *
     * @param nth 1 to 5; not every month has a fifth
     */
    record NthOfWeek(int dayOfWeek, int nth) implements DayRule {
        @Override
        public BitSet in(YearMonth month) {
            int first = 1 + Math.floorMod(dayOfWeek - weekday(month, 1), DAYS_OF_A_WEEK);
            int day = first + (nth - 1) * DAYS_OF_A_WEEK;
            return day > month.lengthOfMonth() ? new BitSet() : only(day);
        }
    }

    private static BitSet only(int day) {
        BitSet set = new BitSet();
        if (day >= 1) {
            set.set(day);
        }
        return set;
    }

    private static int nearestWorkday(YearMonth month, int day) {
        DayOfWeek dayOfWeek = month.atDay(day).getDayOfWeek();
        if (dayOfWeek == DayOfWeek.SATURDAY) {
            return day == 1 ? day + 2 : day - 1;
        }
        if (dayOfWeek == DayOfWeek.SUNDAY) {
            return day == month.lengthOfMonth() ? day - 2 : day + 1;
        }
        return day;
    }

    private static int weekday(YearMonth month, int day) {
        return month.atDay(day).getDayOfWeek().getValue() % DAYS_OF_A_WEEK + 1;
    }
}

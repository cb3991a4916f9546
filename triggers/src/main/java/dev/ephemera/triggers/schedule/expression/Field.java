package dev.ephemera.triggers.schedule.expression;

import java.util.List;
import java.util.Locale;

/** The six fields of AWS's cron expressions, in their order. */
enum Field {
    MINUTES("minutes", 0, 59, ""),
    HOURS("hours", 0, 23, ""),
    DAYS_OF_MONTH("day of the month", 1, 31, ""),
    MONTHS("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /** As in Quartz, the week begins with Sunday, which is 1. */
    DAYS_OF_WEEK("day of the week", 1, 7, "SUN MON TUE WED THU FRI SAT"),
    YEARS("year", 1970, 2199, "");

    private final String label;
    private final int lowest;
    private final int highest;
    private final String names;

    Field(String label, int lowest, int highest, String names) {
        this.label = label;
        this.lowest = lowest;
        this.highest = highest;
        this.names = names;
    }

    String label() {
        return label;
    }

    int lowest() {
        return lowest;
    }

    int highest() {
        return highest;
    }

    /** What may stand in it, for people. */
    String range() {
        String numbers = lowest + " to " + highest;
        return names.isEmpty() ? numbers : numbers + " or " + names().getFirst() + " to " + names().getLast();
    }

    /** -1 if there is no such name. */
    int named(String name) {
        int index = name.isEmpty() ? -1 : names().indexOf(name.toUpperCase(Locale.ROOT));
        return index < 0 ? -1 : lowest + index;
    }

    private List<String> names() {
        return List.of(names.split(" ", -1));
    }
}

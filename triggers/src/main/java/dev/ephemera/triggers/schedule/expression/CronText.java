package dev.ephemera.triggers.schedule.expression;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A cron expression in its pieces, not understood yet.
 *
 * @param text as it was given, for complaints
 * @param fields all of them
 */
record CronText(String text, Map<Field, String> fields) {

    static CronText split(String text, String inside) {
        List<String> words = List.of(inside.split("\\s+"));
        int expected = Field.values().length;
        if (words.size() != expected) {
            throw ScheduleExpression.notUnderstood(
                    text,
                    "cron has six fields, 'minutes hours day-of-month month day-of-week year', and this has "
                            + words.size()
                            + (words.size() == expected - 1
                                    ? "; to write a line of Unix's crontab this way, make a * of the days that do not"
                                            + " matter a ?, count days of the week from SUN = 1 and put a * at its end"
                                    : ""));
        }
        Map<Field, String> fields = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            fields.put(field, words.get(fields.size()));
        }
        return new CronText(text, fields);
    }

    String field(Field field) {
        return Objects.requireNonNull(fields.get(field));
    }

    String[] items(Field field) {
        return field(field).split(",", -1);
    }

    /** @param remedy what to write instead */
    RejectedRequestException wrong(Field field, String value, String remedy) {
        return ScheduleExpression.notUnderstood(text, "the " + field.label() + " '" + value + "': " + remedy);
    }
}

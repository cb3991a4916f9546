package dev.ephemera.triggers.schedule.expression;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the two fields for days, of which one says which days and the other is a question mark. */
final class ReadDays {

    private static final String ANY = "?";
    private static final Pattern BEFORE_LAST = Pattern.compile("L-(\\d{1,2})");
    private static final Pattern NEAREST = Pattern.compile("(\\d{1,2})W");
    private static final Pattern LAST_OF_WEEK = Pattern.compile("([A-Z0-9]+)L");
    private static final Pattern NTH_OF_WEEK = Pattern.compile("([A-Z0-9]+)#(\\d+)");
    private static final int MOST_BEFORE_LAST = 30;
    private static final int MOST_WEEKS = 5;

    private ReadDays() {}

    /** The days that any of the rules means. */
    static List<DayRule> read(CronText cron) {
        boolean anyOfMonth = cron.field(Field.DAYS_OF_MONTH).equals(ANY);
        boolean anyOfWeek = cron.field(Field.DAYS_OF_WEEK).equals(ANY);
        if (anyOfMonth == anyOfWeek) {
            throw ScheduleExpression.notUnderstood(
                    cron.text(),
                    "exactly one of the day of the month and the day of the week is a ?, as in cron(0 8 * * ? *) and"
                            + " cron(0 8 ? * MON-FRI *)");
        }
        return anyOfMonth ? ofWeek(cron) : ofMonth(cron);
    }

    private static List<DayRule> ofMonth(CronText cron) {
        List<DayRule> rules = new ArrayList<>();
        BitSet numbers = new BitSet();
        for (String item : cron.items(Field.DAYS_OF_MONTH)) {
            String text = item.toUpperCase(Locale.ROOT);
            Matcher before = BEFORE_LAST.matcher(text);
            Matcher nearest = NEAREST.matcher(text);
            if (text.equals("L")) {
                rules.add(new DayRule.Last(0));
            } else if (text.equals("LW")) {
                rules.add(new DayRule.LastWorkday());
            } else if (before.matches()) {
                rules.add(new DayRule.Last(before(cron, item, Integer.parseInt(before.group(1)))));
            } else if (nearest.matches()) {
                rules.add(new DayRule.NearestWorkday(Numbers.number(cron, Field.DAYS_OF_MONTH, nearest.group(1))));
            } else {
                numbers.or(Numbers.item(cron, Field.DAYS_OF_MONTH, item));
            }
        }
        rules.add(new DayRule.OfMonth(new Numbers(numbers)));
        return rules;
    }

    private static int before(CronText cron, String item, int days) {
        if (days > MOST_BEFORE_LAST) {
            throw cron.wrong(Field.DAYS_OF_MONTH, item, "at most L-" + MOST_BEFORE_LAST);
        }
        return days;
    }

    private static List<DayRule> ofWeek(CronText cron) {
        List<DayRule> rules = new ArrayList<>();
        BitSet numbers = new BitSet();
        for (String item : cron.items(Field.DAYS_OF_WEEK)) {
            String text = item.toUpperCase(Locale.ROOT);
            Matcher last = LAST_OF_WEEK.matcher(text);
            Matcher nth = NTH_OF_WEEK.matcher(text);
            if (text.equals("L")) {
                numbers.set(Field.DAYS_OF_WEEK.highest());
            } else if (last.matches()) {
                rules.add(new DayRule.LastOfWeek(Numbers.number(cron, Field.DAYS_OF_WEEK, last.group(1))));
            } else if (nth.matches()) {
                rules.add(new DayRule.NthOfWeek(
                        Numbers.number(cron, Field.DAYS_OF_WEEK, nth.group(1)), nth(cron, item, nth.group(2))));
            } else {
                numbers.or(Numbers.item(cron, Field.DAYS_OF_WEEK, item));
            }
        }
        rules.add(new DayRule.OfWeek(new Numbers(numbers)));
        return rules;
    }

    private static int nth(CronText cron, String item, String text) {
        int nth = text.length() > 1 ? 0 : Integer.parseInt(text);
        if (nth < 1 || nth > MOST_WEEKS) {
            throw cron.wrong(Field.DAYS_OF_WEEK, item, "behind the # is 1 to " + MOST_WEEKS);
        }
        return nth;
    }
}

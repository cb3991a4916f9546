package dev.ephemera.triggers.schedule.expression;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers that a field stands for. Immutable: nobody changes the set after it was read. */
record Numbers(BitSet set) {

    private static final Pattern ITEM = Pattern.compile("(\\*|([a-zA-Z0-9]+)(?:-([a-zA-Z0-9]+))?)(?:/([0-9]+))?");

    /** The first that is {@code from} or more; -1 if there is none. */
    int from(int from) {
        return set.nextSetBit(from);
    }

    boolean contains(int number) {
        return set.get(number);
    }

    /** Reads numbers, names, ranges and steps, with commas between them. */
    static Numbers read(CronText cron, Field field) {
        BitSet set = new BitSet();
        for (String item : cron.items(field)) {
            set.or(item(cron, field, item));
        }
        return new Numbers(set);
    }

    /** Reads one of them. */
    static BitSet item(CronText cron, Field field, String item) {
        Matcher matcher = ITEM.matcher(item);
        if (!matcher.matches()) {
            throw cron.wrong(
                    field, item, "use " + field.range() + ", ranges with -, lists with a comma, steps with / or *");
        }
        boolean step = matcher.group(4) != null;
        int low = field.lowest();
        int high = field.highest();
        if (matcher.group(2) != null) {
            low = number(cron, field, matcher.group(2));
            // A step from a number goes on to the field's end.
            high = matcher.group(3) != null ? number(cron, field, matcher.group(3)) : step ? high : low;
        }
        if (low > high) {
            throw cron.wrong(field, item, "the range ends before it begins: make two of it, with a comma");
        }
        return numbers(low, high, step ? step(cron, field, item, matcher.group(4)) : 1);
    }

    private static int step(CronText cron, Field field, String item, String text) {
        int width = field.highest() - field.lowest() + 1;
        int step = text.length() > 4 ? 0 : Integer.parseInt(text);
        if (step < 1 || step > width) {
            throw cron.wrong(field, item, "its step is 1 to " + width);
        }
        return step;
    }

    private static BitSet numbers(int low, int high, int step) {
        BitSet set = new BitSet();
        for (int number = low; number <= high; number += step) {
            set.set(number);
        }
        return set;
    }

    /** Reads a number or a name. */
    static int number(CronText cron, Field field, String text) {
        int number = field.named(text);
        if (number < 0 && text.matches("\\d{1,4}")) {
            number = Integer.parseInt(text);
        }
        if (number < field.lowest() || number > field.highest()) {
            throw cron.wrong(field, text, "use " + field.range());
        }
        return number;
    }
}

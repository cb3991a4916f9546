package dev.ephemera.triggers.schedule.expression;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Again and again after the same time. A day has 24 hours here, whatever the clocks on the wall do.
 *
 * @param every whole seconds: 1 second to {@value #LONGEST_DAYS} days
 */
public record RateExpression(Duration every) implements ScheduleExpression {

    private static final long LONGEST_DAYS = 3660;
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s+([a-zA-Z]+)");

    // EventBridge has no seconds; IronWorker counts in them.
    private static final Map<String, Duration> UNITS = Map.of(
            "second", Duration.ofSeconds(1),
            "minute", Duration.ofMinutes(1),
            "hour", Duration.ofHours(1),
            "day", Duration.ofDays(1));

    /** @throws RejectedRequestException if it is out of range */
    public RateExpression {
        if (every.compareTo(Duration.ofSeconds(1)) < 0
                || every.compareTo(Duration.ofDays(LONGEST_DAYS)) > 0
                || !every.equals(every.truncatedTo(ChronoUnit.SECONDS))) {
            throw ScheduleExpression.notUnderstood(
                    "every " + every.toMillis() / 1e3 + " seconds",
                    "a schedule runs every 1 second to " + LONGEST_DAYS + " days, in whole seconds");
        }
    }

    static RateExpression read(String text, String inside) {
        Matcher matcher = TEXT.matcher(inside);
        if (!matcher.matches()) {
            throw ScheduleExpression.notUnderstood(text, "a rate is a number and a unit, such as rate(5 minutes)");
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT).replaceFirst("s$", "");
        if (!UNITS.containsKey(unit)) {
            throw ScheduleExpression.notUnderstood(
                    text, "the unit '" + matcher.group(2) + "' is none of seconds, minutes, hours and days");
        }
        long count = Long.parseLong(matcher.group(1));
        if (count == 0) {
            throw ScheduleExpression.notUnderstood(text, "0 is no rate: it begins with 1");
        }
        return new RateExpression(Objects.requireNonNull(UNITS.get(unit)).multipliedBy(count));
    }

    /** The first time after {@code after}, if {@code first} is the first of all. */
    public Instant next(Instant first, Instant after) {
        if (after.isBefore(first)) {
            return first;
        }
        long passed = Duration.between(first, after).dividedBy(every);
        return first.plus(every.multipliedBy(passed + 1));
    }

    @Override
    public String text() {
        for (String unit : new String[] {"day", "hour", "minute", "second"}) {
            Duration length = Objects.requireNonNull(UNITS.get(unit));
            long count = every.dividedBy(length);
            if (length.multipliedBy(count).equals(every)) {
                return "rate(" + count + " " + unit + (count == 1 ? ")" : "s)");
            }
        }
        throw new IllegalStateException("A rate is whole seconds, not " + every);
    }
}

package dev.ephemera.triggers.schedule.expression;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When something is due, in the words of EventBridge's schedules. Immutable. */
public sealed interface ScheduleExpression permits CronExpression, RateExpression, OneTimeExpression {

    Pattern TEXT = Pattern.compile("\\s*([a-zA-Z]+)\\s*\\((.*)\\)\\s*", Pattern.DOTALL);

    /** What {@link #parse} makes the same of. */
    String text();

    /** @throws RejectedRequestException if it is none; the message says where it stops being one */
    static ScheduleExpression parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw notUnderstood(
                    text, "write it as rate(5 minutes), cron(0 8 ? * MON-FRI *) or at(2026-12-24T18:00:00)");
        }
        String inside = matcher.group(2).strip();
        return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
            case "rate" -> RateExpression.read(text, inside);
            case "cron" -> ReadCron.read(text, inside);
            case "at" -> OneTimeExpression.read(text, inside);
            default ->
                throw notUnderstood(
                        text, "there is no '" + matcher.group(1) + "'; there are rate(...), cron(...) and at(...)");
        };
    }

    /** @param remedy what is wrong with it and what to do */
    static RejectedRequestException notUnderstood(String text, String remedy) {
        return new RejectedRequestException(
                ErrorCode.INVALID_PARAMETER, "The schedule expression '" + text + "' is not understood: " + remedy);
    }
}

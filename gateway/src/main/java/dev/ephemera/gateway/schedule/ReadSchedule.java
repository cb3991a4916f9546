package dev.ephemera.gateway.schedule;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.gateway.json.RequestFields;
import dev.ephemera.triggers.schedule.expression.OneTimeExpression;
import dev.ephemera.triggers.schedule.expression.RateExpression;
import dev.ephemera.triggers.schedule.expression.ScheduleExpression;
import dev.ephemera.triggers.schedule.plan.MissedRuns;
import dev.ephemera.triggers.schedule.plan.OverlappingRuns;
import dev.ephemera.triggers.schedule.plan.Timing;
import dev.ephemera.triggers.schedule.store.ScheduleDefinition;
import dev.ephemera.triggers.schedule.store.ScheduleName;
import dev.ephemera.triggers.schedule.store.ScheduleState;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads what a person wants of a schedule. IronWorker's names for times are understood as well.
 *
 * @param now where {@code runEvery} begins if nothing else is said
 */
record ReadSchedule(RequestFields fields, Instant now) {

    static final String NAME = "name";
    static final String FUNCTION = "function";
    static final String EXPRESSION = "expression";
    static final String ZONE = "zone";
    static final String START = "startAt";
    static final String END = "endAt";
    static final String EVERY = "runEvery";
    static final String TIMES = "runTimes";
    static final String MISSED = "missed";
    static final String OVERLAPPING = "overlapping";
    static final String PAYLOAD = "payload";
    static final String DESCRIPTION = "description";
    static final String STATE = "state";

    private static final Set<String> FIELDS = Set.of(
            NAME,
            FUNCTION,
            EXPRESSION,
            ZONE,
            START,
            END,
            EVERY,
            TIMES,
            MISSED,
            OVERLAPPING,
            PAYLOAD,
            DESCRIPTION,
            STATE);
    private static final Map<String, String> IRON_WORKER =
            Map.of("start_at", START, "end_at", END, "run_every", EVERY, "run_times", TIMES, "code_name", FUNCTION);
    private static final int LONGEST_DESCRIPTION = 512;

    /** @throws RejectedRequestException if it is no object of these fields */
    static ReadSchedule of(byte[] body, Instant now) throws IOException {
        return new ReadSchedule(RequestFields.read(body, FIELDS, IRON_WORKER), now);
    }

    ScheduleName name() {
        return new ScheduleName(fields.requiredText(NAME));
    }

    /** @throws RejectedRequestException if the object names another one */
    void checkName(ScheduleName wanted) {
        fields.text(NAME).filter(text -> !text.equals(wanted.value())).ifPresent(text -> {
            throw RequestFields.invalid("The field '" + NAME + "' says '" + text + "', but the path '" + wanted
                    + "': a schedule keeps its name");
        });
    }

    ScheduleState state() {
        return choice(STATE, Map.of("enabled", ScheduleState.ENABLED, "disabled", ScheduleState.DISABLED))
                .orElse(ScheduleState.ENABLED);
    }

    ScheduleDefinition definition() {
        String description = fields.text(DESCRIPTION).orElse("");
        if (description.length() > LONGEST_DESCRIPTION) {
            throw RequestFields.invalid(
                    "The description has at most " + LONGEST_DESCRIPTION + " characters, not " + description.length());
        }
        return new ScheduleDefinition(
                FunctionReference.parse(fields.requiredText(FUNCTION), Optional.empty()),
                timing(),
                choice(MISSED, Map.of("run-once", MissedRuns.RUN_ONCE, "skip", MissedRuns.SKIP))
                        .orElse(MissedRuns.RUN_ONCE),
                choice(OVERLAPPING, Map.of("allow", OverlappingRuns.ALLOW, "skip", OverlappingRuns.SKIP))
                        .orElse(OverlappingRuns.ALLOW),
                fields.value(PAYLOAD).map(Object::toString),
                description);
    }

    private Timing timing() {
        ZoneId zone = fields.text(ZONE).map(ReadSchedule::zone).orElse(ZoneOffset.UTC);
        Optional<Instant> start = time(START, zone);
        Optional<Instant> end = time(END, zone);
        OptionalInt every = fields.positiveNumber(EVERY);
        OptionalInt times = fields.positiveNumber(TIMES);
        Optional<String> expression = fields.text(EXPRESSION);
        if (expression.isPresent() && every.isPresent()) {
            throw RequestFields.invalid("The fields '" + EXPRESSION + "' and '" + EVERY + "' both say when '"
                    + expression.get() + "' runs: leave one out");
        }
        if (expression.isPresent()) {
            return new Timing(ScheduleExpression.parse(expression.get()), zone, start, end, times);
        }
        if (every.isPresent()) {
            return new Timing(
                    new RateExpression(Duration.ofSeconds(every.getAsInt())),
                    zone,
                    Optional.of(start.orElse(now)),
                    end,
                    times);
        }
        if (start.isEmpty()) {
            throw RequestFields.invalid("Nothing says when it runs: give '" + EXPRESSION
                    + "' such as rate(5 minutes) or cron(0 8 ? * MON-FRI *), or '" + START + "', or '" + EVERY + "'");
        }
        if (times.orElse(1) > 1) {
            throw RequestFields.invalid("The field '" + TIMES + "' is " + times.getAsInt()
                    + ", but nothing says after what time it runs again: add '" + EVERY + "' in seconds");
        }
        return new Timing(OneTimeExpression.at(start.get()), zone, Optional.empty(), end, OptionalInt.empty());
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "There is no time zone '" + text + "': use a name such as Europe/Berlin, America/New_York or UTC",
                    e);
        }
    }

    /** With an offset, or else in the schedule's zone. */
    private Optional<Instant> time(String field, ZoneId zone) {
        return fields.text(field).map(text -> {
            try {
                return OneTimeExpression.parse(text).moment(zone);
            } catch (DateTimeException e) {
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "The field '" + field + "' is a time such as 2026-12-24T18:00:00 or 2026-12-24T17:00:00Z, not '"
                                + text + "'",
                        e);
            }
        });
    }

    private <T> Optional<T> choice(String field, Map<String, T> choices) {
        return fields.text(field).map(text -> {
            T chosen = choices.get(text.toLowerCase(Locale.ROOT));
            if (chosen == null) {
                throw RequestFields.invalid("The field '" + field + "' is "
                        + String.join(" or ", choices.keySet().stream().sorted().toList()) + ", not '" + text + "'");
            }
            return chosen;
        });
    }
}

package dev.ephemera.triggers.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Origin;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.InvocationQueue;
import dev.ephemera.dispatcher.queue.QueueUnavailableException;
import dev.ephemera.triggers.schedule.plan.Timing;
import dev.ephemera.triggers.schedule.store.Past;
import dev.ephemera.triggers.schedule.store.Progress;
import dev.ephemera.triggers.schedule.store.Schedule;
import dev.ephemera.triggers.schedule.store.ScheduleDefinition;
import dev.ephemera.triggers.schedule.store.ScheduleName;
import dev.ephemera.triggers.schedule.store.ScheduleState;
import dev.ephemera.triggers.schedule.store.ScheduleStore;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The schedules that people make. Every request is checked whole before anything is stored; what is wrong
 * comes back as a {@link RejectedRequestException}. Thread-safe: the database owns all state.
 */
public final class Schedules {

    private static final Duration A_MOMENT = Duration.ofSeconds(5);

    private final ScheduleStore store;
    private final InvocationQueue queue;
    private final Rules rules;
    private final Runnable changed;
    private final InstantSource time;

    /**
     * What is asked of a definition.
     *
     * @param functions throws if there is no such function
     * @param largestPayload what the queue takes
     */
    public record Rules(MustExist functions, MemorySize largestPayload) {

        /** Throws NOT_FOUND if there is no such function. */
        @FunctionalInterface
        public interface MustExist {
            void check(FunctionReference function);
        }
    }

    /** @param changed told of every change; must be quick */
    public Schedules(ScheduleStore store, InvocationQueue queue, Rules rules, Runnable changed, InstantSource time) {
        this.store = store;
        this.queue = queue;
        this.rules = rules;
        this.changed = changed;
        this.time = time;
    }

    /** All there are, by name. */
    public List<Schedule> all() {
        return store.all();
    }

    /** @throws RejectedRequestException NOT_FOUND if there is none */
    public Schedule get(ScheduleName name) {
        return store.find(name)
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.NOT_FOUND, "There is no schedule '" + name + "'; a list shows what there is"));
    }

    /**
     * Makes a schedule.
     *
     * @param state enabled or disabled
     * @throws RejectedRequestException CONFLICT if there is one of its name
     */
    public Schedule create(ScheduleName name, ScheduleDefinition definition, ScheduleState state) {
        check(definition);
        Instant now = now();
        Schedule schedule = new Schedule(
                name, UUID.randomUUID(), definition, progress(definition, state, now, 0), Past.NOTHING, 1, now, now);
        if (!store.insert(schedule)) {
            throw new RejectedRequestException(
                    ErrorCode.CONFLICT,
                    "There is a schedule '" + name + "' already: replace it, delete it or choose another name");
        }
        changed.run();
        return schedule;
    }

    /**
     * Makes a schedule, or gives the one of its name this definition. As long as its times stay the same, so
     * do its next one and its count of runs.
     */
    public Schedule put(ScheduleName name, ScheduleDefinition definition, ScheduleState state) {
        if (store.find(name).isEmpty()) {
            try {
                return create(name, definition, state);
            } catch (RejectedRequestException e) {
                if (e.code() != ErrorCode.CONFLICT) {
                    throw e;
                }
            }
        }
        check(definition);
        return change(name, schedule -> {
            boolean sameTimes = schedule.definition().timing().equals(definition.timing());
            Progress old = schedule.progress();
            Progress next = sameTimes && old.state() != ScheduleState.DISABLED && state == ScheduleState.ENABLED
                    ? old
                    : progress(definition, state, sameTimes ? old.since() : now(), sameTimes ? old.runs() : 0);
            return schedule.with(definition, next, now());
        });
    }

    /**
     * Lets a schedule run from now on; times that have passed while it was disabled are not run.
     *
     * @throws RejectedRequestException if there is none, or no time is left for it
     */
    public Schedule enable(ScheduleName name) {
        return change(
                name,
                schedule -> schedule.progress().state() == ScheduleState.ENABLED
                        ? schedule
                        : schedule.with(
                                schedule.definition(),
                                progress(
                                        schedule.definition(),
                                        ScheduleState.ENABLED,
                                        schedule.progress().since(),
                                        schedule.progress().runs()),
                                now()));
    }

    /** What is in the queue is run nevertheless. */
    public Schedule disable(ScheduleName name) {
        return change(
                name,
                schedule -> schedule.progress().state() != ScheduleState.ENABLED
                        ? schedule
                        : schedule.with(
                                schedule.definition(),
                                new Progress(
                                        ScheduleState.DISABLED,
                                        schedule.progress().since(),
                                        Optional.empty(),
                                        schedule.progress().runs()),
                                now()));
    }

    /** @throws RejectedRequestException NOT_FOUND if there is none */
    public void delete(ScheduleName name) {
        if (!store.delete(name)) {
            get(name);
        }
    }

    /**
     * Has a schedule's function run once now, whatever its state is, beside its times.
     *
     * @return the invocation, which the queue has
     */
    public InvocationId runNow(ScheduleName name) throws QueueUnavailableException, InterruptedException {
        Schedule schedule = get(name);
        InvocationId id = InvocationId.random();
        Instant now = now();
        queue.accept(QueuedInvocation.dueAtOnce(
                id, schedule.definition().function(), ScheduledEvent.of(schedule, id, now), Origin.SCHEDULE, now));
        store.noteRun(name, id, now);
        return id;
    }

    /** The next times of a schedule, if nothing changes. */
    public static List<Instant> upcoming(Schedule schedule, int most) {
        Progress progress = schedule.progress();
        Timing timing = schedule.definition().timing();
        long left = timing.runTimes().isEmpty() ? most : timing.runTimes().getAsInt() - progress.runs();
        List<Instant> times = new ArrayList<>();
        Optional<Instant> next = progress.next();
        while (next.isPresent() && times.size() < Math.min(left, most)) {
            times.add(next.get());
            next = timing.next(progress.since(), next.get());
        }
        return times;
    }

    private Schedule change(ScheduleName name, UnaryOperator<Schedule> change) {
        while (true) {
            Schedule old = get(name);
            Schedule next = change.apply(old);
            if (next.equals(old) || store.replace(next)) {
                changed.run();
                return next;
            }
        }
    }

    private void check(ScheduleDefinition definition) {
        rules.functions().check(definition.function());
        definition.payload().map(text -> text.getBytes(UTF_8).length).ifPresent(bytes -> {
            if (bytes > rules.largestPayload().bytes()) {
                throw new RejectedRequestException(
                        ErrorCode.REQUEST_TOO_LARGE,
                        "The payload of " + bytes + " bytes is too large: an asynchronous invocation takes at most "
                                + rules.largestPayload().bytes() + " bytes");
            }
        });
    }

    private Progress progress(ScheduleDefinition definition, ScheduleState state, Instant since, long runs) {
        Timing timing = definition.timing();
        boolean usedUp =
                timing.runTimes().isPresent() && runs >= timing.runTimes().getAsInt();
        Instant now = now();
        // Whoever says "from now on" has said so a moment ago.
        Instant from = timing.startAt()
                .filter(start -> start.isBefore(now) && start.isAfter(now.minus(A_MOMENT)))
                .orElse(now);
        Optional<Instant> next = usedUp ? Optional.empty() : timing.next(since, from.minusMillis(1));
        if (next.isEmpty() && state == ScheduleState.ENABLED) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "The schedule '" + timing.expression().text() + "' has no run left"
                            + (usedUp
                                    ? ": it has run " + runs + " times, which is all that was wanted of it; change that"
                                    : " after " + now + ": check its time, its year and its end"));
        }
        return new Progress(state, since, state == ScheduleState.ENABLED ? next : Optional.empty(), runs);
    }

    private Instant now() {
        return time.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

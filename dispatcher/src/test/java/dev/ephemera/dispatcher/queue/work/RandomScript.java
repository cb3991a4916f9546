package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.admission.ThrottleReason;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfig;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** A world in which anything may go wrong at any time. */
final class RandomScript implements Script {

    static final FunctionName LIMITED = new FunctionName("limited");
    static final FunctionName TELLS = new FunctionName("tells");
    static final FunctionName DELETED = new FunctionName("deleted");
    static final FunctionName STOPPED = new FunctionName("stopped");
    static final FunctionName DEADLY = new FunctionName("deadly");

    private static final Optional<Destination> SOMEBODY = Optional.of(new Destination.ToTopic("ends"));

    private final Random random;
    private final boolean crashes;
    private boolean trouble = true;

    private RandomScript(Random random, boolean crashes) {
        this.random = random;
        this.crashes = crashes;
    }

    static RandomScript withCrashes(Random random) {
        return new RandomScript(random, true);
    }

    static RandomScript withoutCrashes(Random random) {
        return new RandomScript(random, false);
    }

    /** From now on only functions fail, and nothing else does. */
    void calmDown() {
        trouble = false;
    }

    @Override
    public Play play(QueuedInvocation copy) {
        if (copy.function().name().equals(DEADLY) && crashes && trouble) {
            return new Play.KillsItsNode();
        }
        return switch (random.nextInt(trouble ? 20 : 14)) {
            case 0, 1 -> runs(ErrorCode.UNHANDLED);
            case 2 -> runs(ErrorCode.TIMED_OUT);
            case 3 -> runs(ErrorCode.OUT_OF_MEMORY);
            case 14, 15 -> new Play.Refused(Invocations.throttled(ThrottleReason.CONCURRENT.type()));
            case 16 -> new Play.Refused(Invocations.throttled(ThrottleReason.RESERVED_CONCURRENT.type()));
            case 17, 18 -> new Play.Refused(Invocations.broken());
            default -> new Play.Runs(duration(), Invocations.succeeded("ok"));
        };
    }

    private Play runs(ErrorCode error) {
        return new Play.Runs(duration(), Invocations.failed(error));
    }

    /** Some run for much longer than a claim goes unasked. */
    private Duration duration() {
        return Duration.ofMillis(1L << random.nextInt(20));
    }

    @Override
    public Told tell(QueuedInvocation copy) {
        return switch (random.nextInt(trouble ? 6 : 1)) {
            case 1, 2 -> new Told.NotNow("busy");
            case 3 -> new Told.Never("unknown topic");
            case 4 -> throw new IllegalStateException("scripted: telling fails");
            default -> new Told.Yes();
        };
    }

    @Override
    public Target target(FunctionReference function) {
        FunctionName name = function.name();
        EventInvokeConfig config = name.equals(TELLS)
                ? new EventInvokeConfig(Optional.empty(), Optional.empty(), SOMEBODY, SOMEBODY)
                : EventInvokeConfig.NONE;
        if (name.equals(DELETED) && random.nextInt(3) == 0) {
            return new Target(new Target.State.Missing("Function not found"), config);
        }
        if (name.equals(STOPPED) && random.nextInt(3) == 0) {
            return new Target(new Target.State.Stopped(), config);
        }
        return new Target(Script.super.target(function).state(), config);
    }

    @Override
    public int reserved(FunctionName function) {
        return function.equals(LIMITED) ? 1 : Integer.MAX_VALUE;
    }

    @Override
    public boolean crashes(String point) {
        return crashes && trouble && random.nextInt(100) == 0;
    }

    @Override
    public boolean fails(String point) {
        return trouble && random.nextInt(60) == 0;
    }
}

package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.InvocationOptions;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.InvocationStatus;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfig;
import dev.ephemera.dispatcher.queue.destination.Destination;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What applies to one invocation: what its caller asked for, else what its function's configuration
 * says, else the settings.
 *
 * @param retries attempts after the first
 * @param maximumAge how long after it was accepted an attempt may still begin
 * @param fixedDelay the wait before each retry, if the caller chose one
 * @param usualDelays the waits before the retries otherwise; the last one is repeated
 * @param onSuccess who is told of a success
 * @param onFailure who is told of a failure
 */
record Terms(
        int retries,
        Duration maximumAge,
        Optional<Duration> fixedDelay,
        List<Duration> usualDelays,
        Optional<Destination> onSuccess,
        Optional<Destination> onFailure) {

    static Terms of(InvocationOptions options, EventInvokeConfig config, AsynchronousSettings.Attempts settings) {
        return new Terms(
                options.retries().or(config::retries).orElse(settings.retries()),
                options.maximumAge().or(config::maximumAge).orElse(settings.maximumAge()),
                options.retryDelay(),
                settings.retryDelays(),
                config.onSuccess(),
                config.onFailure());
    }

    /** The wait after an attempt that failed. */
    Duration retryDelay(int attempt) {
        return fixedDelay.orElseGet(() -> usualDelays.get(Math.min(attempt, usualDelays.size()) - 1));
    }

    /** When the invocation's next attempt may begin at the latest; the waits that its caller asked for do not count. */
    Instant deadline(QueuedInvocation invocation) {
        Duration askedFor = invocation
                .options()
                .delay()
                .plus(fixedDelay.orElse(Duration.ZERO).multipliedBy(invocation.attempt() - 1));
        return invocation.accepted().plus(askedFor).plus(maximumAge);
    }

    /** Who is told of such an end. */
    Optional<Destination> toTell(InvocationStatus status) {
        return switch (status) {
            case SUCCEEDED -> onSuccess;
            case FAILED, TIMED_OUT, PLATFORM_ERROR -> onFailure;
            case DEAD, CANCELLED, QUEUED, RUNNING -> Optional.empty();
        };
    }
}

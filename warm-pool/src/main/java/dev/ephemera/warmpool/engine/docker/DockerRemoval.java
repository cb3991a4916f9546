package dev.ephemera.warmpool.engine.docker;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Kills and removes containers through the engine. Stateless, thread-safe.
 *
 * <p>Containers are removed explicitly and not by the engine's own {@code AutoRemove}: it costs the
 * same, and a dead container can still be asked for its exit code and is still listed for whoever
 * cleans up after a crash.
 *
 * @param deaths told when a container is gone
 */
record DockerRemoval(EngineCalls calls, ContainerDeaths deaths, TimeSource time) {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** Sends SIGKILL. A container that is dead or gone already is no error. */
    void kill(String engineId) throws EngineException {
        try {
            calls.order(
                    "kill container " + engineId,
                    client ->
                            client.killContainerCmd(engineId).withSignal("KILL").exec());
        } catch (EngineException e) {
            // A conflict is the engine's way to say that it does not run.
            if (!EngineErrors.isNotFound(e) && !EngineErrors.isConflict(e)) {
                throw e;
            }
        }
    }

    /** Completes {@code watch} if the engine says that the container is dead. */
    void inspect(String engineId, Watch watch) throws EngineException {
        deaths.inspect(engineId, watch);
    }

    /** Removes a container, dead or alive; returns when the engine no longer knows it. */
    void remove(String engineId, Watch watch) throws EngineException {
        long start = time.monotonicNanos();
        try {
            calls.order(
                    "remove container " + engineId,
                    client -> client.removeContainerCmd(engineId)
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec());
        } catch (EngineException e) {
            if (EngineErrors.isNotFound(e)) {
                deaths.gone(engineId);
                return;
            }
            // A conflict means that a removal is under way, perhaps of an earlier attempt.
            if (!EngineErrors.isConflict(e)) {
                throw e;
            }
        }
        while (isKnown(engineId)) {
            if (time.since(start).compareTo(calls.limit()) > 0) {
                throw new EngineException(
                        Kind.TRANSIENT, "Container " + engineId + " was removed but Docker still knows it");
            }
            pause(watch);
        }
        deaths.gone(engineId);
    }

    private boolean isKnown(String engineId) throws EngineException {
        try {
            calls.order(
                    "look for container " + engineId,
                    client -> client.inspectContainerCmd(engineId).exec());
            return true;
        } catch (EngineException e) {
            if (EngineErrors.isNotFound(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Until the engine reports the end of the removal, which may be lost, or for a short time. */
    private static void pause(Watch watch) throws EngineException {
        try {
            // Once reported it stays so, and then only the time counts.
            (watch.destroyed().isDone() ? new Watch() : watch)
                    .destroyed()
                    .get(BETWEEN_LOOKS.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(Kind.TRANSIENT, "Interrupted while Docker removed a container", e);
        }
    }
}

package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import dev.ephemera.warmpool.engine.ContainerLabels;
import dev.ephemera.warmpool.engine.EngineException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns of the end of every watched container. Thread-safe: the map of watches is concurrent, and
 * each watch is completed at most once.
 *
 * <p>Events are hints that come fast; the engine's list is the truth. After every gap in the stream
 * {@link #compareWithEngine} catches up, so that no death is missed.
 */
final class ContainerDeaths implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerDeaths.class);

    /** 128 plus SIGKILL: what is reported where the engine no longer knows the code. */
    private static final int KILLED = 137;

    /** The engine reports an out-of-memory kill on its own, sometimes just after the death. */
    private static final long OUT_OF_MEMORY_PATIENCE_MILLISECONDS = 300;

    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("docker-exit-", 0).factory());
    private final EngineCalls calls;
    private final Owner owner;

    ContainerDeaths(EngineCalls calls, Owner owner) {
        this.calls = calls;
        this.owner = owner;
    }

    /** Watches a container that was created and not yet started. */
    Watch watch(String engineId) {
        return watches.computeIfAbsent(engineId, _ -> new Watch());
    }

    /** Ends the watch over a container that is gone; whoever waits for its end is told now. */
    void gone(String engineId) {
        Watch watch = watches.remove(engineId);
        if (watch != null) {
            watch.destroyed().complete(null);
            watch.died(KILLED);
            watch.complete(watch.outOfMemory().isDone());
        }
    }

    void onEvent(Event event) {
        String id = event.getId();
        Watch watch = id == null ? null : watches.get(id);
        if (watch == null || event.getStatus() == null) {
            return;
        }
        switch (event.getStatus()) {
            case "oom" -> watch.outOfMemory().complete(null);
            case "die" -> died(id, watch, exitCode(event));
            case "destroy" -> {
                watch.destroyed().complete(null);
                died(id, watch, KILLED);
            }
            default -> LOG.trace("{} of container {}", event.getStatus(), id);
        }
    }

    /** Completes the watches of all containers that the engine says are dead, or no longer knows. */
    void compareWithEngine() throws EngineException {
        Map<String, Watch> before = new HashMap<>(watches);
        Map<String, String> states = new HashMap<>();
        for (Container container : calls.ask(
                "list the containers",
                client -> client.listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(Map.of(
                                ContainerLabels.INSTANCE, owner.instance().value()))
                        .exec())) {
            states.put(container.getId(), container.getState());
        }
        for (Map.Entry<String, Watch> watched : before.entrySet()) {
            String state = states.get(watched.getKey());
            if (state == null) {
                watched.getValue().destroyed().complete(null);
                died(watched.getKey(), watched.getValue(), KILLED);
            } else if (isOver(state)) {
                inspect(watched.getKey(), watched.getValue());
            }
        }
    }

    /** Asks the engine about one container and completes its watch if it is dead or unknown. */
    void inspect(String engineId, Watch watch) throws EngineException {
        try {
            InspectContainerResponse.ContainerState state = calls.ask(
                    "inspect container " + engineId,
                    client -> client.inspectContainerCmd(engineId).exec().getState());
            if (Boolean.TRUE.equals(state.getOOMKilled())) {
                watch.outOfMemory().complete(null);
            }
            Long code = state.getExitCodeLong();
            if (isOver(state.getStatus())) {
                died(engineId, watch, code == null ? KILLED : code.intValue());
            }
        } catch (EngineException e) {
            if (!EngineErrors.isNotFound(e)) {
                throw e;
            }
            watch.destroyed().complete(null);
            died(engineId, watch, KILLED);
        }
    }

    /** Whoever waits for the end is told on a thread of its own, since the stream must go on. */
    private void died(String engineId, Watch watch, int code) {
        if (watch.died(code)) {
            threads.execute(() -> settle(engineId, watch, code));
        }
    }

    private void settle(String engineId, Watch watch, int code) {
        boolean unexplained = code == KILLED && !watch.wasKilled();
        watch.complete(
                unexplained
                        ? diedOfMemory(engineId, watch)
                        : watch.outOfMemory().isDone());
    }

    private boolean diedOfMemory(String engineId, Watch watch) {
        try {
            watch.outOfMemory().get(OUT_OF_MEMORY_PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("Container {} was killed by somebody else than Ephemera", engineId);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isOver(@Nullable String state) {
        return "exited".equals(state) || "dead".equals(state);
    }

    private static int exitCode(Event event) {
        var actor = event.getActor();
        Map<String, String> attributes = actor == null ? null : actor.getAttributes();
        String code = attributes == null ? null : attributes.get("exitCode");
        return code == null ? KILLED : Integer.parseInt(code);
    }

    /** Stops reporting; what is still watched stays open, for nobody can know its end any more. */
    @Override
    public void close() {
        threads.shutdown();
    }
}

package dev.ephemera.gateway.composition;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what has been opened, the last first. A failure is logged and does not keep the rest open.
 * Confined to the thread that starts the platform, later to the one that stops it.
 */
final class Closing implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private final Deque<Step> steps = new ArrayDeque<>();

    /** Something to be closed, and what it is called. */
    private record Step(String name, AutoCloseable resource) {}

    <T extends AutoCloseable> T add(String name, T resource) {
        steps.push(new Step(name, resource));
        return resource;
    }

    @Override
    public void close() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.resource().close();
            } catch (Exception e) {
                log.warn("While stopping: {} could not be closed", step.name(), e);
            }
        }
    }
}

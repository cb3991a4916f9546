package dev.ephemera.warmpool.container;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.stack.Stack;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One container as the pool knows it. Not thread-safe: guarded by the lock of whoever owns it.
 */
public final class Container {

    private static final int HISTORY = 16;

    private final ContainerId id;
    private final Stack stack;
    private final Deque<String> history = new ArrayDeque<>();
    private ContainerState state = new ContainerState.Creating();

    public Container(ContainerId id, Stack stack) {
        this.id = id;
        this.stack = stack;
    }

    public ContainerId id() {
        return id;
    }

    public Stack stack() {
        return stack;
    }

    public ContainerState state() {
        return state;
    }

    /**
     * Moves on.
     *
     * @return the new state
     * @throws IllegalStateException with the container's history, if the event cannot happen now
     */
    public ContainerState apply(ContainerEvent event) {
        ContainerState next = LifeCycle.next(state, event)
                .orElseThrow(() -> new IllegalStateException("Container " + id + " cannot take " + name(event) + " in "
                        + name(state) + "; before: " + history));
        if (history.size() == HISTORY) {
            history.removeFirst();
        }
        history.addLast(name(state) + " -" + name(event) + "-> " + name(next));
        state = next;
        return next;
    }

    private static String name(Object stateOrEvent) {
        return stateOrEvent.getClass().getSimpleName();
    }

    @Override
    public String toString() {
        return id + " (" + name(state) + ")";
    }
}

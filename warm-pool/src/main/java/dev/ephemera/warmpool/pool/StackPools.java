package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.stack.Stack;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pool of each stack. Those of the engine's stacks are there from the start; an image's comes with its first
 * claim and is forgotten when it has been empty for {@link #IMAGE_MEMORY}, for there is no end of images. Not
 * thread-safe: guarded by the pool's lock.
 */
final class StackPools {

    /** How long it is known of an image that is not used how long it takes to start, and what it has done. */
    static final Duration IMAGE_MEMORY = Duration.ofHours(1);

    private final Map<String, StackPool> pools = new LinkedHashMap<>();

    StackPools(PoolSettings settings, List<Stack> stacks, long now) {
        for (Stack stack : stacks) {
            String name = stack.name();
            boolean expected = !settings.onDemand().contains(name);
            pools.put(name, new StackPool(stack, settings.floorOf(name), expected, now));
        }
    }

    Collection<StackPool> all() {
        return pools.values();
    }

    /** Makes room for an image's containers; there is no list of images that could tell before. */
    void admit(Stack stack, long now, Work work) {
        if (stack.image().isPresent() && !pools.containsKey(stack.name())) {
            // Nothing of an image is kept ready but what demand asks for.
            pools.put(stack.name(), new StackPool(stack, 0, true, now));
            work.noteStacksChanged();
        }
    }

    /** Forgets the images that have not been used for long. */
    void forgetImages(long now, Work work) {
        boolean forgotten =
                pools.values().removeIf(pool -> pool.stack().image().isPresent() && pool.isEmptyFor(IMAGE_MEMORY, now));
        if (forgotten) {
            work.noteStacksChanged();
        }
    }

    Optional<StackPool> find(String stack) {
        return Optional.ofNullable(pools.get(stack));
    }

    /** @throws IllegalArgumentException if the engine cannot run it */
    StackPool named(String stack) {
        return find(stack)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Stack '" + stack + "' cannot run here; there are " + pools.keySet()));
    }

    StackPool of(Stack stack) {
        return named(stack.name());
    }

    StackPool of(PooledContainer pooled) {
        return of(pooled.stack());
    }
}

package dev.ephemera.warmpool.pool;

import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.instance.InstanceId;
import java.util.concurrent.atomic.AtomicLong;

/** Makes container ids that are unique on the machine: the instance, then a number. Thread-safe. */
final class ContainerIds {

    private static final int RADIX = 36;

    private final InstanceId instance;
    private final AtomicLong count = new AtomicLong();

    ContainerIds(InstanceId instance) {
        this.instance = instance;
    }

    ContainerId next() {
        return new ContainerId("e-" + instance + "-" + Long.toString(count.incrementAndGet(), RADIX));
    }
}

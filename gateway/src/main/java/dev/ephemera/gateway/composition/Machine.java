package dev.ephemera.gateway.composition;

import com.sun.management.OperatingSystemMXBean;
import dev.ephemera.warmpool.resources.MemorySize;
import java.lang.management.ManagementFactory;

/** The machine underneath, or the part of it that this process may use. */
final class Machine {

    private Machine() {}

    static MemorySize memory() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new MemorySize(system.getTotalMemorySize());
    }
}

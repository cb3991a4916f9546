package dev.ephemera.warmpool.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a plan that starts containers. Confined to the thread that makes the plan. */
final class Growing {

    private final StackLoads loads;

    Growing(StackLoads loads) {
        this.loads = loads;
    }

    /** Why a container should be started; the last is the most urgent. */
    private enum Need {
        TARGET,
        FLOOR,
        WAITING_RUN
    }

    /**
     * How much a stack needs a container.
     *
     * @param served the share that it has got of what it needs; the less the more urgent
     * @param lastStart the longer ago the more urgent
     */
    private record Urgency(Need need, double served, long lastStart) {

        static final Comparator<Urgency> ORDER = Comparator.comparing(Urgency::need)
                .thenComparing(Comparator.comparingDouble(Urgency::served).reversed())
                .thenComparing(Comparator.comparingLong(Urgency::lastStart).reversed());
    }

    List<String> start(int parallelStarts) {
        List<String> start = new ArrayList<>();
        long number = loads.lastStart();
        for (int free = parallelStarts - loads.starting(); free > 0; free--) {
            StackLoad next = mostUrgent();
            if (next == null) {
                break;
            }
            number++;
            start.add(next.stack());
            loads.replace(next, next.withOneMoreStarting(number));
        }
        return start;
    }

    private @Nullable StackLoad mostUrgent() {
        StackLoad most = null;
        Urgency highest = null;
        for (StackLoad load : loads.all()) {
            Urgency urgency = load.startable() ? urgency(load) : null;
            if (urgency != null && (highest == null || Urgency.ORDER.compare(urgency, highest) > 0)) {
                most = load;
                highest = urgency;
            }
        }
        return most;
    }

    private @Nullable Urgency urgency(StackLoad load) {
        if (load.unserved() > 0) {
            return new Urgency(Need.WAITING_RUN, load.starting(), load.lastStart());
        }
        if (load.waiting() > 0) {
            // Theirs are on the way, and shall have the processors to themselves.
            return null;
        }
        if (load.spare() < load.floor()) {
            return loads.fits(load)
                    ? new Urgency(Need.FLOOR, share(load.spare(), load.floor()), load.lastStart())
                    : null;
        }
        int target = load.target();
        return load.spare() < target && loads.fits(load)
                ? new Urgency(Need.TARGET, share(load.spare(), target), load.lastStart())
                : null;
    }

    private static double share(int has, int needs) {
        return (double) has / needs;
    }
}

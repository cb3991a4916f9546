package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.warmpool.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps as many consumers on each lane as it needs. A lane is to have one that is free, so that the next
 * record starts at once, as long as the limit allows. What it keeps is guarded by {@code lock}; consumers
 * are started and ended outside it.
 */
final class ConsumerPool implements LaneConsumer.Watcher {

    /** A lane that had nobody free for so long gets another consumer. */
    static final Duration PRESSED = Duration.ofMillis(10);

    /** How often it is looked for consumers that are not needed. */
    static final Duration REVIEW = Duration.ofSeconds(15);

    /** The wait before the place of one that ended by mistake is filled. */
    static final Duration REPLACEMENT = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<LaneName, Lane> lanes = new LinkedHashMap<>();
    private final Hiring hiring;
    private final LaneLoads loads;
    private final int limit;
    private final Timers timers;
    private boolean ending;

    /** @param limit the most consumers, unless there are more lanes */
    ConsumerPool(LaneLoads loads, Hiring hiring, int limit, Timers timers) {
        this.hiring = hiring;
        this.loads = loads;
        this.limit = limit;
        this.timers = timers;
        loads.all().forEach(name -> lanes.put(name, new Lane(name, loads.of(name))));
    }

    /** Gives each lane its first consumer. */
    void begin() {
        adjust(Set.of());
        timers.after(REVIEW, this::review);
    }

    /** Asks all to end once they have nothing in hand. */
    void end() {
        List<LaneConsumer> all = new ArrayList<>();
        lock.lock();
        try {
            ending = true;
            lanes.values().forEach(lane -> all.addAll(lane.dismiss(Integer.MAX_VALUE)));
        } finally {
            lock.unlock();
        }
        all.forEach(LaneConsumer::end);
    }

    /** Those that have not ended yet. */
    List<LaneConsumer> left() {
        lock.lock();
        try {
            return lanes.values().stream().flatMap(lane -> lane.all().stream()).toList();
        } finally {
            lock.unlock();
        }
    }

    List<LaneStatus> status() {
        lock.lock();
        try {
            return lanes.values().stream().map(Lane::status).toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void took(LaneConsumer consumer, Taken taken) {
        loads.of(consumer.lane()).takenTo(taken.offset());
        boolean pressed;
        long freed;
        lock.lock();
        try {
            Lane lane = lane(consumer);
            boolean before = lane.isPressed();
            lane.took(consumer);
            pressed = !before && lane.isPressed();
            freed = lane.timesFreed();
        } finally {
            lock.unlock();
        }
        if (pressed) {
            timers.after(PRESSED, () -> relieve(consumer.lane(), freed));
        }
    }

    @Override
    public void settled(LaneConsumer consumer) {
        lock.lock();
        try {
            lane(consumer).settled(consumer);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(LaneConsumer consumer) {
        boolean expected;
        lock.lock();
        try {
            expected = lane(consumer).ended(consumer);
        } finally {
            lock.unlock();
        }
        if (expected) {
            adjust(Set.of());
        } else {
            timers.after(REPLACEMENT, () -> adjust(Set.of()));
        }
    }

    /** Somebody may have become free since; then the lane is not pressed, or another timer runs. */
    private void relieve(LaneName name, long freed) {
        boolean pressed;
        lock.lock();
        try {
            Lane lane = lane(name);
            pressed = lane.isPressed() && lane.timesFreed() == freed;
            if (pressed) {
                lane.needsMore();
            }
        } finally {
            lock.unlock();
        }
        if (pressed) {
            adjust(Set.of());
        }
    }

    private void review() {
        Set<LaneName> oversized = new HashSet<>();
        boolean goesOn;
        lock.lock();
        try {
            goesOn = !ending;
            lanes.forEach((name, lane) -> {
                if (lane.takeLeastIdle() > 1) {
                    oversized.add(name);
                }
            });
        } finally {
            lock.unlock();
        }
        if (goesOn) {
            adjust(oversized);
            timers.after(REVIEW, this::review);
        }
    }

    private void adjust(Set<LaneName> oversized) {
        List<LaneConsumer> starting = new ArrayList<>();
        List<LaneConsumer> leaving = new ArrayList<>();
        lock.lock();
        try {
            if (ending) {
                return;
            }
            List<Lane> all = List.copyOf(lanes.values());
            StaffPlan plan = StaffPolicy.plan(
                    all.stream()
                            .map(lane -> lane.staff(oversized.contains(lane.name())))
                            .toList(),
                    limit);
            for (int i = 0; i < all.size(); i++) {
                Lane lane = all.get(i);
                leaving.addAll(lane.dismiss(plan.ends().get(i)));
                for (int count = plan.starts().get(i); count > 0; count--) {
                    LaneConsumer consumer = hiring.consumer(lane.name(), this);
                    lane.hired(consumer);
                    starting.add(consumer);
                }
            }
        } finally {
            lock.unlock();
        }
        leaving.forEach(LaneConsumer::end);
        starting.forEach(LaneConsumer::start);
    }

    private Lane lane(LaneConsumer consumer) {
        return lane(consumer.lane());
    }

    private Lane lane(LaneName name) {
        return Objects.requireNonNull(lanes.get(name), name.topic());
    }

    /** Makes consumers; quick, and starts nothing. */
    @FunctionalInterface
    interface Hiring {
        LaneConsumer consumer(LaneName lane, LaneConsumer.Watcher watcher);
    }
}

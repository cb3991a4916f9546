package dev.ephemera.dispatcher.queue.kafka;

import dev.ephemera.dispatcher.queue.kafka.LaneStaff.Need;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A lane's consumers on this node. Guarded by the lock of the {@link ConsumerPool} that it belongs to. */
final class Lane {

    private final LaneName name;
    private final LaneLoad load;
    private final Set<LaneConsumer> idle = new LinkedHashSet<>();
    private final Set<LaneConsumer> busy = new LinkedHashSet<>();
    private final Set<LaneConsumer> ending = new LinkedHashSet<>();
    private int leastIdle;
    private long freed;
    private boolean needy;

    Lane(LaneName name, LaneLoad load) {
        this.name = name;
        this.load = load;
    }

    LaneName name() {
        return name;
    }

    void hired(LaneConsumer consumer) {
        idle.add(consumer);
        freed();
    }

    void took(LaneConsumer consumer) {
        if (idle.remove(consumer)) {
            busy.add(consumer);
            leastIdle = Math.min(leastIdle, idle.size());
        }
    }

    void settled(LaneConsumer consumer) {
        if (busy.remove(consumer)) {
            idle.add(consumer);
            freed();
        }
    }

    /** Returns whether it was to end. */
    boolean ended(LaneConsumer consumer) {
        idle.remove(consumer);
        busy.remove(consumer);
        return ending.remove(consumer);
    }

    /** Chooses so many to end, idle ones first. */
    List<LaneConsumer> dismiss(int count) {
        List<LaneConsumer> chosen = new ArrayList<>();
        for (Set<LaneConsumer> from : List.of(idle, busy)) {
            from.stream().limit(count - chosen.size()).forEach(chosen::add);
        }
        chosen.forEach(idle::remove);
        chosen.forEach(busy::remove);
        ending.addAll(chosen);
        leastIdle = Math.min(leastIdle, idle.size());
        return chosen;
    }

    boolean isPressed() {
        return idle.isEmpty() && !busy.isEmpty();
    }

    /** Goes up whenever one of them becomes free. */
    long timesFreed() {
        return freed;
    }

    /** Nobody has been free for a while. It needs another until somebody is. */
    void needsMore() {
        needy = true;
    }

    private void freed() {
        freed++;
        needy = false;
    }

    /** The fewest that were idle since this was last asked. */
    int takeLeastIdle() {
        int least = leastIdle;
        leastIdle = idle.size();
        return least;
    }

    /** @param oversized whether it had too many for long */
    LaneStaff staff(boolean oversized) {
        Need need = needy ? Need.MORE : oversized ? Need.FEWER : Need.NONE;
        return new LaneStaff(name.priority(), idle.size(), busy.size(), ending.size(), load.depth(), need);
    }

    LaneStatus status() {
        return new LaneStatus(
                name.topic(), idle.size() + busy.size() + ending.size(), busy.size() + ending.size(), load.depth());
    }

    List<LaneConsumer> all() {
        List<LaneConsumer> all = new ArrayList<>(idle);
        all.addAll(busy);
        all.addAll(ending);
        return all;
    }
}

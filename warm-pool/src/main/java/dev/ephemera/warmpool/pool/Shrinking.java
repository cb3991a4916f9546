package dev.ephemera.warmpool.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The part of a plan that evicts containers. Confined to the thread that makes the plan. */
final class Shrinking {

    private final StackLoads loads;
    private final List<String> evict = new ArrayList<>();

    Shrinking(StackLoads loads) {
        this.loads = loads;
    }

    List<String> evict() {
        returnToBudget();
        dropSurplus();
        makeRoomForTheNeedier();
        return evict;
    }

    /** Runs that gave up leave containers behind that nobody planned for. */
    private void returnToBudget() {
        while (loads.roomBesideReady() < 0) {
            Optional<StackLoad> fullest = evictable().max(Comparator.comparingDouble(Shrinking::fullness));
            if (fullest.isEmpty()) {
                return;
            }
            evict(fullest.get(), 1);
        }
    }

    private void dropSurplus() {
        evictable()
                .filter(load -> load.ready() > load.target())
                .filter(load -> !evict.contains(load.stack()))
                .toList()
                .forEach(load -> evict(load, 1));
    }

    private void makeRoomForTheNeedier() {
        loads.all().stream()
                .filter(load -> load.startable() && load.spare() < load.target() && !loads.fits(load))
                .min(Comparator.comparingDouble(Shrinking::fullness))
                .ifPresent(this::makeRoomFor);
    }

    private void makeRoomFor(StackLoad needy) {
        long missing = needy.idleMemory().bytes() - loads.roomFor(needy);
        evictable()
                .filter(donor -> !donor.stack().equals(needy.stack())
                        && donor.idleMemory().bytes() > 0)
                .max(Comparator.comparingDouble(Shrinking::fullness))
                .ifPresent(donor -> {
                    int count = Math.toIntExact(
                            Math.ceilDiv(missing, donor.idleMemory().bytes()));
                    if (count <= donor.ready() && canSpare(donor.withFewerReady(count), needy)) {
                        evict(donor, count);
                    }
                });
    }

    /** The donor must not end up needier than the needy, or the two would take turns for ever. */
    private static boolean canSpare(StackLoad donor, StackLoad needy) {
        boolean keepsFloor = donor.spare() >= donor.floor();
        boolean staysFuller = fullness(donor) >= (needy.spare() + 1.0) / needy.target();
        return keepsFloor && (staysFuller || needy.spare() < needy.floor());
    }

    private Stream<StackLoad> evictable() {
        return loads.all().stream().filter(load -> load.ready() > 0 && load.waiting() == 0);
    }

    /** The share of its target that a stack has; more than any other where it has no target. */
    private static double fullness(StackLoad load) {
        int target = load.target();
        return target == 0 ? Double.MAX_VALUE : (double) load.spare() / target;
    }

    private void evict(StackLoad load, int count) {
        for (int i = 0; i < count; i++) {
            evict.add(load.stack());
        }
        loads.replace(load, load.withFewerReady(count));
    }
}

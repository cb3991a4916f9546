package dev.ephemera.dispatcher.queue.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.ledger.FakeLedger;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Nodes, their transport and their ledger, played on one stage: nothing happens by itself or at the
 * same time. Confined to the thread that directs.
 */
final class SimulatedCluster {

    private static final int MOST_AT_WORK = 8;
    private static final int MOST_STEPS = 2_000_000;

    private final ManualTime time = new ManualTime();
    private final ManualTimers timers = new ManualTimers(time);
    private final FakeLedger ledger = new FakeLedger(time);
    private final SimulatedTransport transport = new SimulatedTransport();
    private final Chronicle chronicle = new Chronicle();
    private final Set<InvocationId> accepted = new LinkedHashSet<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<SimulatedNode> doomed = new ArrayList<>();
    private final AsynchronousSettings settings;
    private final Random random;
    private final Stage stage;
    private Script script;

    SimulatedCluster(AsynchronousSettings settings, Script script, int size, Random random) {
        this.settings = settings;
        this.script = script;
        this.random = random;
        stage = new Stage(random);
        for (int i = 0; i < size; i++) {
            nodes.add(new SimulatedNode(this, settings, random));
        }
    }

    /** What a node asks for has failed. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(String point) {
            super("scripted: failed " + point);
        }
    }

    /** A call by a node, with points before and after its effect. */
    <T> T call(String name, Supplier<T> effect) {
        comeTo("before " + name);
        T result = effect.get();
        comeTo("after " + name);
        return result;
    }

    private void comeTo(String point) {
        stage.point(point);
        if (script.crashes(point)) {
            crashSoon((SimulatedNode) stage.owner());
            stage.point(point);
        }
        if (script.fails(point)) {
            throw new Failure(point);
        }
    }

    Told told(QueuedInvocation invocation) {
        Told told = script.tell(invocation);
        if (told instanceof Told.Yes) {
            chronicle.told(invocation.id());
        }
        return told;
    }

    // Events

    void accept(QueuedInvocation invocation) {
        any().accept(invocation, () -> accepted.add(invocation.id()));
    }

    /** Delivers what is due, if a node takes it. */
    boolean deliverOne() {
        List<SimulatedTransport.Copy> free = transport.free(time.instant());
        List<SimulatedNode> able =
                nodes.stream().filter(node -> node.takesMore(MOST_AT_WORK)).toList();
        if (free.isEmpty() || able.isEmpty()) {
            return false;
        }
        SimulatedNode node = able.get(random.nextInt(able.size()));
        transport
                .deliver(free.get(random.nextInt(free.size())), node, node.atWork())
                .ifPresent(node::begin);
        return true;
    }

    void crash(SimulatedNode node) {
        node.die();
        for (Stage.Actor actor : stage.kill(node)) {
            actor.subject().ifPresent(copy -> chronicle.disturbed(copy.id(), "crash " + actor.point()));
        }
        transport.loseLocksOf(node);
        restart(node);
    }

    /** At the next step; for an actor of its own. */
    void crashSoon(SimulatedNode node) {
        doomed.add(node);
    }

    void shutDown(SimulatedNode node) {
        node.atWork().forEach(work -> chronicle.disturbed(work.invocation().id(), "shutdown"));
        node.shutDown();
    }

    /** @param heard how long it takes until the node hears of it that had the lock */
    void loseALock(Duration heard) {
        List<SimulatedTransport.Copy> locked = transport.locked();
        if (!locked.isEmpty()) {
            SimulatedTransport.Copy copy = locked.get(random.nextInt(locked.size()));
            chronicle.disturbed(copy.invocation().id(), "lock lost");
            transport.loseLock(copy).ifPresent(work -> timers.after(heard, work::hearOfTheLoss));
        }
    }

    void cancel(InvocationId id, boolean tellTheNodes) {
        ledger.cancel(id);
        if (tellTheNodes) {
            nodes.forEach(node -> node.cancelled(id));
        }
    }

    void write() {
        nodes.forEach(SimulatedNode::write);
    }

    /** Lets the script be another one from now on. */
    void follow(Script other) {
        script = other;
    }

    // Time

    /** One thing happens that is due now; false if there is none. */
    boolean step() {
        doomed.stream().distinct().filter(nodes::contains).toList().forEach(this::crash);
        doomed.clear();
        List.copyOf(nodes).stream().filter(SimulatedNode::isDown).forEach(this::restart);
        return random.nextInt(4) == 0 ? deliverOne() || stage.playOne() : stage.playOne() || deliverOne();
    }

    /** Moves the clock to when the next thing becomes due; false if there is none. */
    boolean wait(Duration atMost) {
        Optional<Duration> nextCopy =
                transport.nextDue(time.instant()).map(due -> Duration.between(time.instant(), due));
        Optional<Duration> next =
                Stream.of(nextCopy, timers.next()).flatMap(Optional::stream).min(Duration::compareTo);
        next.ifPresent(duration -> timers.advance(duration.compareTo(atMost) < 0 ? duration : atMost));
        return next.isPresent();
    }

    /** Goes on until something is so. */
    void until(String what, BooleanSupplier condition) {
        for (int steps = 0; steps < MOST_STEPS && !condition.getAsBoolean(); steps++) {
            if (!step() && !wait(Duration.ofMillis(50))) {
                throw new AssertionError("Nothing is left to do, but not yet " + what);
            }
        }
        assertTrue(condition.getAsBoolean(), () -> "Not within " + MOST_STEPS + " steps: " + what);
    }

    /** Goes on for a while. */
    void pass(Duration duration) {
        Instant end = now().plus(duration);
        while (now().isBefore(end)) {
            Duration left = Duration.between(now(), end);
            if (!step() && !wait(left)) {
                timers.advance(left);
            }
        }
    }

    /** Goes on until nothing is left to do. */
    void settle() {
        for (int steps = 0; steps < MOST_STEPS; steps++) {
            if (!step()) {
                write();
                if (stage.isEmpty() && transport.size() == 0 || !wait(Duration.ofDays(1))) {
                    assertEquals(0, transport.size(), "copies are left");
                    return;
                }
            }
        }
        throw new AssertionError("It never ends");
    }

    private void restart(SimulatedNode node) {
        int index = nodes.indexOf(node);
        if (index >= 0) {
            nodes.set(index, new SimulatedNode(this, settings, random));
        }
    }

    // To look at

    SimulatedNode any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    /** What a client was told has been accepted. */
    Set<InvocationId> accepted() {
        return accepted;
    }

    Stage stage() {
        return stage;
    }

    Script script() {
        return script;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    SimulatedTransport transport() {
        return transport;
    }

    FakeLedger ledger() {
        return ledger;
    }

    ManualTime time() {
        return time;
    }

    ManualTimers timers() {
        return timers;
    }

    Instant now() {
        return time.instant();
    }
}

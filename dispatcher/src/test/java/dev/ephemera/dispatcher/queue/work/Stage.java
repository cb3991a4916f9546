package dev.ephemera.dispatcher.queue.work;

import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads play one at a time: whoever comes to a point, or waits, hands over to the director, who
 * says who is next. So blocking code is run in an order that a seed decides, and can be killed at each
 * point. Confined to the director's thread and the one actor that plays.
 */
final class Stage implements Waiting {

    private final List<Actor> actors = new ArrayList<>();
    private final Semaphore director = new Semaphore(0);
    private final Random random;
    private @Nullable Actor playing;
    private int points;

    Stage(Random random) {
        this.random = random;
    }

    /** Someone who plays one part. */
    final class Actor {

        private final Object owner;
        private final @Nullable QueuedInvocation subject;
        private final Semaphore cue = new Semaphore(0);
        private CompletableFuture<?>[] waitsFor = {};
        private String point = "start";
        private boolean killed;
        private boolean done;
        private @Nullable Throwable failure;

        private Actor(Object owner, @Nullable QueuedInvocation subject) {
            this.owner = owner;
            this.subject = subject;
        }

        /** The copy that it works on, if it works on one. */
        Optional<QueuedInvocation> subject() {
            return Optional.ofNullable(subject);
        }

        /** Where it stands. */
        String point() {
            return point;
        }

        private boolean ready() {
            boolean waits = waitsFor.length > 0;
            for (CompletableFuture<?> future : waitsFor) {
                waits &= !future.isDone();
            }
            return !waits;
        }

        private void play(Runnable part) {
            cue.acquireUninterruptibly();
            try {
                if (!killed) {
                    part.run();
                }
            } catch (Killed e) {
                killed = true;
            } catch (Throwable e) {
                failure = e;
            } finally {
                done = true;
                director.release();
            }
        }
    }

    /** Ends an actor that has been killed. Not an exception, which somebody might catch. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Begins a part; it is played when its turn comes. */
    void enter(Object owner, Runnable part) {
        enter(new Actor(owner, null), part);
    }

    /** Begins to work on a copy. */
    void enter(Object owner, QueuedInvocation subject, Runnable part) {
        enter(new Actor(owner, subject), part);
    }

    private void enter(Actor actor, Runnable part) {
        actors.add(actor);
        Thread.ofVirtual().start(() -> actor.play(part));
    }

    /** Whose the actor is that plays. */
    Object owner() {
        return playing().owner;
    }

    /** The copy that the actor that plays works on. */
    QueuedInvocation subject() {
        return playing().subject().orElseThrow();
    }

    /** The actor that plays comes to a point at which others may go on, or it may be killed. */
    void point(String name) {
        Actor actor = playing();
        if (actor.killed) {
            throw new Killed();
        }
        actor.point = name;
        points++;
        handOver(actor);
    }

    @Override
    public void untilAny(CompletableFuture<?>... futures) {
        Actor actor = playing();
        if (actor.killed) {
            throw new Killed();
        }
        actor.waitsFor = futures;
        handOver(actor);
        actor.waitsFor = new CompletableFuture<?>[0];
    }

    /** Lets one of those who can go on do so; false if there is none. */
    boolean playOne() {
        List<Actor> ready = actors.stream().filter(Actor::ready).toList();
        if (ready.isEmpty()) {
            return false;
        }
        cue(ready.get(random.nextInt(ready.size())));
        return true;
    }

    /** Kills all actors of an owner, each where it stands; returns them as they stood. */
    List<Actor> kill(Object owner) {
        List<Actor> victims =
                actors.stream().filter(actor -> actor.owner.equals(owner)).toList();
        for (Actor victim : victims) {
            victim.killed = true;
            cue(victim);
        }
        return victims;
    }

    /** How many points have been passed in all. */
    int points() {
        return points;
    }

    /** Whether all have come to their end. */
    boolean isEmpty() {
        return actors.isEmpty();
    }

    private Actor playing() {
        if (playing == null) {
            throw new IllegalStateException("Only an actor comes to a point");
        }
        return playing;
    }

    private void handOver(Actor actor) {
        director.release();
        actor.cue.acquireUninterruptibly();
        if (actor.killed) {
            throw new Killed();
        }
    }

    private void cue(Actor actor) {
        playing = actor;
        actor.cue.release();
        director.acquireUninterruptibly();
        playing = null;
        if (actor.done) {
            actors.remove(actor);
        }
        if (actor.failure != null) {
            throw new AssertionError("An actor failed after " + actor.point, actor.failure);
        }
    }
}

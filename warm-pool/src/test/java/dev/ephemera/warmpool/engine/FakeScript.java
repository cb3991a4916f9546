package dev.ephemera.warmpool.engine;

import java.util.random.RandomGenerator;

/**
 * What shall become of one container.
 *
 * @param start how its start ends
 * @param removalFailures how many removals fail before one succeeds
 * @param allotFailures how many calls of {@link StartedContainer#allot} fail before one succeeds
 */
public record FakeScript(Start start, int removalFailures, int allotFailures) {

    /** How a start can end. */
    public enum Start {
        /** It starts, and {@link FakeContainerEngine#whenStarted} brings its bootstrap up. */
        WORKS,
        /** It starts, but its bootstrap is never ready. */
        NEVER_READY,
        /** It starts, and its process has ended when {@code start} returns. */
        DIES_AT_ONCE,
        /** The engine says that it may work another time. */
        FAILS_TRANSIENT,
        /** The engine says that it will never work. */
        FAILS_PERMANENT,
        /** The call breaks off with an exception that nobody declared. */
        FAILS_UNEXPECTEDLY,
        /** The call does not return before {@link FakeContainerEngine#releaseHangingStarts}. */
        HANGS
    }

    /** Everything works. */
    public static final FakeScript GOOD = new FakeScript(Start.WORKS, 0, 0);

    public static FakeScript starting(Start start) {
        return new FakeScript(start, 0, 0);
    }

    public FakeScript withRemovalFailures(int times) {
        return new FakeScript(start, times, allotFailures);
    }

    public FakeScript withAllotFailures(int times) {
        return new FakeScript(start, removalFailures, times);
    }

    /**
     * A script by chance, without {@link Start#HANGS}, which needs threads, and {@link
     * Start#FAILS_PERMANENT}, which would end everything that waits.
     *
     * @param trouble how likely each kind of trouble is, from 0 to 1
     */
    public static FakeScript random(RandomGenerator random, double trouble) {
        Start start = Start.WORKS;
        if (random.nextDouble() < trouble) {
            Start[] troubles = {Start.NEVER_READY, Start.DIES_AT_ONCE, Start.FAILS_TRANSIENT, Start.FAILS_UNEXPECTEDLY};
            start = troubles[random.nextInt(troubles.length)];
        }
        return new FakeScript(
                start, random.nextDouble() < trouble ? random.nextInt(1, 4) : 0, random.nextDouble() < trouble ? 1 : 0);
    }
}

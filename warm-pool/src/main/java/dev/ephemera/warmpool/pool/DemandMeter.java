package dev.ephemera.warmpool.pool;

import java.time.Duration;

/** Measures the demand for one stack. Not thread-safe: guarded by the pool's lock. */
final class DemandMeter {

    static final Duration HALF_LIFE = Duration.ofSeconds(60);

    private static final long WINDOW_NANOS = Duration.ofMillis(250).toNanos();
    private static final double WINDOWS_PER_SECOND = 4;
    private static final double RISE = 0.4;
    private static final double WINDOW_DECAY = Math.pow(0.5, (double) WINDOW_NANOS / HALF_LIFE.toNanos());

    private long windowStart;
    private int arrivals;
    private Demand demand = Demand.NONE;

    DemandMeter(long now) {
        windowStart = now;
    }

    void arrived(long now) {
        advance(now);
        arrivals++;
    }

    Demand demand(long now) {
        advance(now);
        return new Demand(demand.perSecond(), Math.max(demand.burst(), arrivals));
    }

    private void advance(long now) {
        long windows = (now - windowStart) / WINDOW_NANOS;
        if (windows > 0) {
            double rate = arrivals * WINDOWS_PER_SECOND;
            double perSecond = rate > demand.perSecond()
                    ? demand.perSecond() + RISE * (rate - demand.perSecond())
                    : demand.perSecond();
            double decay = Math.pow(WINDOW_DECAY, (double) windows);
            demand = new Demand(perSecond * decay, Math.max(demand.burst(), arrivals) * decay);
            arrivals = 0;
            windowStart += windows * WINDOW_NANOS;
        }
    }
}

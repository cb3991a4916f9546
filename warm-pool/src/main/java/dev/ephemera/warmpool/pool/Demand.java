package dev.ephemera.warmpool.pool;

/**
 * How much a stack is asked for.
 *
 * @param perSecond arrivals per second, smoothed: follows a rise within a second and a fall within
 *     minutes
 * @param burst the busiest quarter second of late, forgotten at the same slow pace
 */
record Demand(double perSecond, double burst) {

    static final Demand NONE = new Demand(0, 0);
}

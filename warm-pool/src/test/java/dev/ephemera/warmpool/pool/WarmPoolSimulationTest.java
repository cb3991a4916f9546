package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Random crashes, failures and time jumps, the same for the same seed. Repeat one seed with {@code
 * -Dtest=WarmPoolSimulationTest -DargLine=-Dsimulation.seed=SEED}; more of them with {@code
 * -Dsimulation.seeds=COUNT} in the same place.
 */
class WarmPoolSimulationTest {

    private static final Logger POOL_LOG = (Logger) LoggerFactory.getLogger(WarmPool.class);
    private static final int STEPS = 3000;

    static LongStream seeds() {
        Long one = Long.getLong("simulation.seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, Long.getLong("simulation.seeds", 20));
    }

    private final ListAppender<ILoggingEvent> poolErrors = new ListAppender<>();

    /** The pool warns of each trouble; what it calls an error is a bug. */
    @BeforeEach
    void listenToErrorsOnly() {
        poolErrors.start();
        POOL_LOG.setLevel(Level.ERROR);
        POOL_LOG.addAppender(poolErrors);
    }

    @AfterEach
    void listenNoMore() {
        POOL_LOG.detachAppender(poolErrors);
        POOL_LOG.setLevel(null);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsLostOrGivenTwiceWhateverHappens(long seed) {
        int step = 0;
        try {
            PoolSimulation simulation = new PoolSimulation(seed, poolErrors);
            for (; step < STEPS; step++) {
                simulation.step();
            }
            if (seed % 2 == 0) {
                simulation.heal();
            }
            simulation.close();
            assertTrue(simulation.served() > 20, "the simulation does not get anywhere: " + simulation.served());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", step " + step + ": " + e.getMessage(), e);
        }
    }
}

package dev.ephemera.warmpool.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemandMeterTest {

    private final ManualTime time = new ManualTime();
    private final DemandMeter meter = new DemandMeter(time.monotonicNanos());

    @Test
    void knowsNoDemandBeforeTheFirstArrival() {
        assertEquals(Demand.NONE, demand());
    }

    @Test
    void followsARiseWithinASecond() {
        arrive(40, Duration.ofSeconds(1));

        assertEquals(40, demand().perSecond(), 8);
    }

    @Test
    void settlesAtASteadyRate() {
        arrive(40, Duration.ofSeconds(10));

        assertEquals(40, demand().perSecond(), 2);
    }

    @Test
    void forgetsHalfOfTheRateInAMinute() {
        arrive(40, Duration.ofSeconds(10));
        double before = demand().perSecond();

        time.advance(DemandMeter.HALF_LIFE);

        assertEquals(before / 2, demand().perSecond(), 0.5);
    }

    @Test
    void hasForgottenAlmostAllAfterTenMinutes() {
        arrive(40, Duration.ofSeconds(10));

        time.advance(Duration.ofMinutes(10));

        assertTrue(demand().perSecond() < 0.1, demand().toString());
        assertTrue(demand().burst() < 0.1, demand().toString());
    }

    @Test
    void seesABurstAtOnce() {
        for (int i = 0; i < 7; i++) {
            meter.arrived(time.monotonicNanos());
        }

        assertEquals(7, demand().burst());
    }

    @Test
    void remembersTheBiggestBurstAndForgetsItInMinutes() {
        for (int i = 0; i < 8; i++) {
            meter.arrived(time.monotonicNanos());
        }
        time.advance(Duration.ofSeconds(1));
        meter.arrived(time.monotonicNanos());

        assertEquals(8, demand().burst(), 0.2);
        time.advance(Duration.ofMinutes(1));
        assertEquals(4, demand().burst(), 0.2);
    }

    @Test
    void isTheSameHoweverOftenItIsAsked() {
        DemandMeter asked = new DemandMeter(time.monotonicNanos());
        for (int i = 0; i < 100; i++) {
            asked.arrived(time.monotonicNanos());
            meter.arrived(time.monotonicNanos());
            time.advance(Duration.ofMillis(37));
            asked.demand(time.monotonicNanos());
        }

        assertEquals(demand().perSecond(), asked.demand(time.monotonicNanos()).perSecond(), 1e-9);
    }

    @Test
    void survivesALongSilence() {
        arrive(40, Duration.ofSeconds(1));

        time.advance(Duration.ofDays(365));

        assertEquals(0, demand().perSecond(), 1e-9);
    }

    private void arrive(int perSecond, Duration during) {
        for (int i = 0; i < perSecond * during.toSeconds(); i++) {
            meter.arrived(time.monotonicNanos());
            time.advance(Duration.ofSeconds(1).dividedBy(perSecond));
        }
    }

    private Demand demand() {
        return meter.demand(time.monotonicNanos());
    }
}

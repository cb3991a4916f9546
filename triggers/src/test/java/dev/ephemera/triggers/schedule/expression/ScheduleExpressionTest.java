package dev.ephemera.triggers.schedule.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleExpressionTest {

    private static final Instant FIRST = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "rate(5 minutes),PT5M,rate(5 minutes)",
        "rate(1 minute),PT1M,rate(1 minute)",
        "RATE( 60  Minutes ),PT1H,rate(1 hour)",
        "rate(90 seconds),PT1M30S,rate(90 seconds)",
        "rate(7 days),PT168H,rate(7 days)",
    })
    void readsRates(String text, Duration every, String canonical) {
        ScheduleExpression rate = ScheduleExpression.parse(text);
        assertEquals(new RateExpression(every), rate);
        assertEquals(canonical, rate.text());
        assertEquals(rate, ScheduleExpression.parse(rate.text()));
    }

    @Test
    void aRateCountsFromItsFirstTime() {
        RateExpression rate = new RateExpression(Duration.ofMinutes(5));
        assertEquals(FIRST, rate.next(FIRST, FIRST.minusMillis(1)));
        assertEquals(FIRST.plusSeconds(300), rate.next(FIRST, FIRST));
        assertEquals(FIRST.plusSeconds(600), rate.next(FIRST, FIRST.plusSeconds(599)));
        // A year later, and still in step.
        assertEquals(
                FIRST.plus(Duration.ofDays(365)),
                rate.next(FIRST, FIRST.plus(Duration.ofDays(365)).minusMillis(1)));
    }

    @Test
    void aSingleTimeIsOfItsZoneUnlessItSaysOtherwise() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertMoment("2026-12-24T17:00:00Z", "at(2026-12-24T18:00:00)", berlin);
        assertMoment("2026-12-24T18:00:00Z", "at(2026-12-24T18:00:00Z)", berlin);
        assertMoment("2026-12-24T16:00:00Z", "at(2026-12-24T18:00:00+02:00)", berlin);
        assertMoment("2027-03-28T01:00:00Z", "at(2027-03-28T02:30:00)", berlin);
        assertMoment("2026-10-25T00:30:00Z", "at(2026-10-25T02:30:00)", berlin);
    }

    private static void assertMoment(String expected, String text, ZoneId zone) {
        OneTimeExpression once = assertInstanceOf(OneTimeExpression.class, ScheduleExpression.parse(text));
        assertEquals(Instant.parse(expected), once.moment(zone));
        assertEquals(text, once.text());
    }

    @Test
    void aSingleTimeIsKeptToTheMillisecond() {
        OneTimeExpression once = OneTimeExpression.at(Instant.parse("2026-11-21T10:00:00.123Z"));
        assertEquals("at(2026-11-21T10:00:00.123Z)", once.text());
        assertEquals(once, ScheduleExpression.parse(once.text()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "every day|write it as rate(5 minutes)",
                "daily(1)|there is no 'daily'",
                "rate(5)|a number and a unit",
                "rate(minutes)|a number and a unit",
                "rate(0 minutes)|0 is no rate",
                "rate(-1 minutes)|a number and a unit",
                "rate(5 weeks)|the unit 'weeks' is none of",
                "at(tomorrow)|at(2026-12-24T18:00:00)",
                "at(2026-02-30T08:00:00)|at(2026-12-24T18:00:00)",
            })
    void saysWhatIsWrong(String text, String words) {
        String message = assertThrows(RejectedRequestException.class, () -> ScheduleExpression.parse(text))
                .getMessage();
        assertTrue(message.contains(words) && message.contains("'" + text + "'"), message);
    }

    @Test
    void aRateHasBounds() {
        assertThrows(RejectedRequestException.class, () -> new RateExpression(Duration.ofMillis(999)));
        assertThrows(RejectedRequestException.class, () -> new RateExpression(Duration.ofMillis(1500)));
        assertThrows(RejectedRequestException.class, () -> ScheduleExpression.parse("rate(3661 days)"));
    }
}

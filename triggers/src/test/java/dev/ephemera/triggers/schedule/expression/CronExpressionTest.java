package dev.ephemera.triggers.schedule.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cron(0 8 ? * MON-FRI *)|2026-11-20T09:00|2026-11-23T08:00 2026-11-24T08:00 2026-11-25T08:00",
                "cron(15 10 * * ? *)|2026-12-30T10:15|2026-12-31T10:15 2027-01-01T10:15",
                "cron(0/15 * ? * * *)|2026-11-21T23:40|2026-11-21T23:45 2026-11-22T00:00 2026-11-22T00:15",
                "cron(*/20 22-23 * * ? *)|2026-11-21T22:41|2026-11-21T23:00 2026-11-21T23:20 2026-11-21T23:40",
                "cron(10-40/15 0 * * ? *)|2026-11-21T00:00|2026-11-21T00:10 2026-11-21T00:25 2026-11-21T00:40",
                "cron(0 0 L * ? *)|2026-01-31T00:00|2026-02-28T00:00 2026-03-31T00:00 2026-04-30T00:00",
                "cron(0 0 L * ? *)|2028-02-01T00:00|2028-02-29T00:00 2028-03-31T00:00",
                "cron(0 0 L-2 2 ? *)|2026-11-21T00:00|2027-02-26T00:00 2028-02-27T00:00",
                "cron(0 0 31 * ? *)|2026-01-31T00:00|2026-03-31T00:00 2026-05-31T00:00 2026-07-31T00:00",
                "cron(0 0 29 2 ? *)|2026-11-21T00:00|2028-02-29T00:00 2032-02-29T00:00",
                "cron(0 0 29 FEB ? *)|2096-03-01T00:00|2104-02-29T00:00",
                "cron(0 9 15W * ? *)|2026-08-01T00:00|2026-08-14T09:00 2026-09-15T09:00 2026-10-15T09:00",
                "cron(0 9 15W * ? *)|2026-11-01T00:00|2026-11-16T09:00",
                "cron(0 9 1W * ? *)|2026-07-31T12:00|2026-08-03T09:00 2026-09-01T09:00",
                "cron(0 9 31W * ? *)|2026-05-01T00:00|2026-05-29T09:00 2026-07-31T09:00",
                "cron(0 9 LW * ? *)|2026-01-01T00:00|2026-01-30T09:00 2026-02-27T09:00 2026-03-31T09:00",
                "cron(0 9 ? * 6L *)|2026-11-01T00:00|2026-11-27T09:00 2026-12-25T09:00",
                "cron(0 9 ? * FRIL *)|2026-11-01T00:00|2026-11-27T09:00",
                "cron(0 9 ? * 3#2 *)|2026-11-01T00:00|2026-11-10T09:00 2026-12-08T09:00",
                "cron(0 9 ? * MON#5 *)|2026-11-01T00:00|2026-11-30T09:00 2027-03-29T09:00",
                "cron(0 9 ? * L *)|2026-11-20T00:00|2026-11-21T09:00 2026-11-28T09:00",
                "cron(0 9 ? * SUN,2-3 *)|2026-11-21T00:00|2026-11-22T09:00 2026-11-23T09:00 2026-11-24T09:00",
                "cron(0 12 1,15,L jan-mar ? 2027/2)|2026-11-21T00:00|2027-01-01T12:00 2027-01-15T12:00 2027-01-31T12:00",
                "cron(59 23 31 12 ? 2027-2028)|2026-11-21T00:00|2027-12-31T23:59 2028-12-31T23:59",
            })
    void findsTheNextTimes(String text, LocalDateTime after, String expected) {
        CronExpression cron = cron(text);
        List<String> found = new ArrayList<>();
        Instant time = after.toInstant(ZoneOffset.UTC);
        for (int i = expected.split(" ").length; i > 0; i--) {
            time = cron.next(time, ZoneOffset.UTC).orElseThrow();
            found.add(LocalDateTime.ofInstant(time, ZoneOffset.UTC).toString());
        }
        assertEquals(expected, String.join(" ", found));
    }

    @Test
    void endsWithItsYears() {
        assertEquals(
                Optional.empty(),
                cron("cron(0 0 1 1 ? 2026)").next(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
        assertEquals(
                Optional.empty(),
                cron("cron(0 0 30 2 ? *)").next(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
        assertEquals(
                Optional.of(Instant.parse("2199-12-31T23:59:00Z")),
                cron("cron(59 23 31 12 ? *)").next(Instant.parse("2198-12-31T23:59:00Z"), ZoneOffset.UTC));
        assertEquals(
                Optional.empty(),
                cron("cron(* * * * ? *)").next(Instant.parse("2199-12-31T23:59:00Z"), ZoneOffset.UTC));
    }

    @Test
    void aTimeThatClocksJumpOverRunsOnceWhenTheyJump() {
        // At 2 o'clock it becomes 3 o'clock.
        assertTimes(
                "cron(30 2 * * ? *)",
                BERLIN,
                "2027-03-27T00:00:00Z",
                "2027-03-27T01:30:00Z",
                "2027-03-28T01:00:00Z",
                "2027-03-29T00:30:00Z");
        assertTimes(
                "cron(*/15 2 * * ? *)", BERLIN, "2027-03-27T01:45:00Z", "2027-03-28T01:00:00Z", "2027-03-29T00:00:00Z");
        assertTimes(
                "cron(0,30 2,3 * * ? *)",
                BERLIN,
                "2027-03-28T00:00:00Z",
                "2027-03-28T01:00:00Z",
                "2027-03-28T01:30:00Z",
                "2027-03-29T00:00:00Z");
        assertTimes(
                "cron(30 2 * * ? *)", NEW_YORK, "2027-03-13T12:00:00Z", "2027-03-14T07:00:00Z", "2027-03-15T06:30:00Z");
    }

    @Test
    void aTimeThatComesTwiceRunsTheFirstTime() {
        // At 3 o'clock it becomes 2 o'clock.
        assertTimes(
                "cron(30 2 * * ? *)", BERLIN, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertTimes(
                "cron(30 * * * ? *)", BERLIN, "2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z");
        assertTimes(
                "cron(30 1 * * ? *)", NEW_YORK, "2026-10-31T12:00:00Z", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z");
        // Seen from the middle of the second time round.
        assertTimes("cron(* * * * ? *)", BERLIN, "2026-10-25T01:10:30Z", "2026-10-25T02:00:00Z");
    }

    @Test
    void clocksThatChangeInTheirOwnWaysAreFollowed() {
        // Half an hour, on the southern side.
        ZoneId lordHowe = ZoneId.of("Australia/Lord_Howe");
        assertTimes(
                "cron(15 2 * * ? *)", lordHowe, "2026-10-02T16:00:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z");
        // At midnight: the day has no first hour.
        assertTimes(
                "cron(0 0 * * ? *)",
                ZoneId.of("Africa/Cairo"),
                "2026-04-23T00:00:00Z",
                "2026-04-23T22:00:00Z",
                "2026-04-24T21:00:00Z");
        // A whole day that never was.
        assertTimes(
                "cron(0 12 * * ? *)",
                ZoneId.of("Pacific/Apia"),
                "2011-12-29T21:00:00Z",
                "2011-12-29T22:00:00Z",
                "2011-12-30T10:00:00Z",
                "2011-12-30T22:00:00Z");
        // No change at all.
        assertTimes("cron(30 2 * * ? *)", ZoneId.of("Asia/Kolkata"), "2027-03-27T22:00:00Z", "2027-03-28T21:00:00Z");
    }

    @Test
    void neverRunsBackwardsThroughAYearOfAnyZone() {
        CronExpression cron = cron("cron(*/10 * * * ? *)");
        for (String zone : List.of("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca")) {
            Instant time = Instant.parse("2026-01-01T00:00:00Z");
            while (time.isBefore(Instant.parse("2027-01-01T00:00:00Z"))) {
                Instant next = cron.next(time, ZoneId.of(zone)).orElseThrow();
                assertTrue(next.isAfter(time), zone + " " + time);
                assertEquals(Optional.of(next), cron.next(next.minusMillis(1), ZoneId.of(zone)), zone);
                time = next;
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cron(0 8 * * *)|has 5",
                "cron(0 0 8 * * ? *)|has 7",
                "cron(60 8 * * ? *)|the minutes '60': use 0 to 59",
                "cron(0 24 * * ? *)|the hours '24': use 0 to 23",
                "cron(0 8 0 * ? *)|the day of the month '0': use 1 to 31",
                "cron(0 8 * 13 ? *)|the month '13': use 1 to 12 or JAN to DEC",
                "cron(0 8 * JUNE ? *)|the month 'JUNE'",
                "cron(0 8 ? * 8 *)|the day of the week '8': use 1 to 7 or SUN to SAT",
                "cron(0 8 ? * 0 *)|the day of the week '0'",
                "cron(0 8 * * ? 1969)|the year '1969': use 1970 to 2199",
                "cron(0 8 * * * *)|exactly one of",
                "cron(0 8 ? * ? *)|exactly one of",
                "cron(? 8 * * ? *)|the minutes '?'",
                "cron(5-1 8 * * ? *)|the range ends before it begins",
                "cron(0 8 ? * FRI-MON *)|'FRI-MON': the range ends",
                "cron(*/0 8 * * ? *)|its step is 1 to 60",
                "cron(*/99999 8 * * ? *)|its step is 1 to 60",
                "cron(1,,2 8 * * ? *)|the minutes ''",
                "cron(0 8 ? * MON#6 *)|'MON#6': behind the # is 1 to 5",
                "cron(0 8 ? * MON#0 *)|'MON#0'",
                "cron(0 8 L-31 * ? *)|at most L-30",
                "cron(0 8 32W * ? *)|'32'",
                "cron(x 8 * * ? *)|the minutes 'x'",
                "cron()|has 1",
            })
    void saysWhatIsWrong(String text, String words) {
        String message = assertThrows(RejectedRequestException.class, () -> ScheduleExpression.parse(text))
                .getMessage();
        assertTrue(message.contains(words) && message.contains("'" + text + "'"), message);
    }

    @Test
    void helpsWhoeverWritesALineOfACrontab() {
        String message = assertThrows(
                        RejectedRequestException.class, () -> ScheduleExpression.parse("cron(0 8 * * 1-5)"))
                .getMessage();
        assertTrue(message.contains("Unix's crontab"), message);
    }

    @Test
    void isTheSameAgainFromItsText() {
        ScheduleExpression cron = ScheduleExpression.parse(" CRON( 0  8 ? * mon-fri * ) ");
        assertEquals("cron(0 8 ? * MON-FRI *)", cron.text());
        assertEquals(cron, ScheduleExpression.parse(cron.text()));
    }

    private static void assertTimes(String text, ZoneId zone, String after, String... expected) {
        List<String> found = new ArrayList<>();
        Instant time = Instant.parse(after);
        for (int i = 0; i < expected.length; i++) {
            time = cron(text).next(time, zone).orElseThrow();
            found.add(time.toString());
        }
        assertEquals(List.of(expected), found);
    }

    private static CronExpression cron(String text) {
        return assertInstanceOf(CronExpression.class, ScheduleExpression.parse(text));
    }
}

package dev.ephemera.triggers.schedule.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.triggers.schedule.expression.ScheduleExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Instant CREATED = at("2026-11-21T10:00:00Z");

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    private static Timing timing(String expression) {
        return new Timing(
                ScheduleExpression.parse(expression),
                ZoneOffset.UTC,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    private static Timing times(String expression, int runTimes) {
        return new Timing(
                ScheduleExpression.parse(expression),
                ZoneOffset.UTC,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(runTimes));
    }

    private static Due due(Timing timing, String time) {
        return new Due(timing, CREATED, at(time), 0, false);
    }

    private static Plan plan(Due due, MissedRuns missed, String now) {
        return Plan.of(due, missed, OverlappingRuns.ALLOW, at(now));
    }

    private static Optional<Skip> missed(String time) {
        return Optional.of(new Skip(at(time), Skip.Reason.MISSED));
    }

    @Test
    void runsWhatIsDueAndGoesOn() {
        Plan plan =
                plan(due(timing("cron(0 * * * ? *)"), "2026-11-21T11:00:00Z"), MissedRuns.SKIP, "2026-11-21T11:00:00Z");
        assertEquals(
                new Plan(
                        List.of(at("2026-11-21T11:00:00Z")), Optional.empty(), Optional.of(at("2026-11-21T12:00:00Z"))),
                plan);
    }

    @Test
    void beingALittleLateMissesNothing() {
        Plan plan =
                plan(due(timing("rate(20 seconds)"), "2026-11-21T11:00:00Z"), MissedRuns.SKIP, "2026-11-21T11:01:00Z");
        assertEquals(
                List.of(
                        at("2026-11-21T11:00:00Z"),
                        at("2026-11-21T11:00:20Z"),
                        at("2026-11-21T11:00:40Z"),
                        at("2026-11-21T11:01:00Z")),
                plan.runs());
        assertEquals(Optional.empty(), plan.skip());
        assertEquals(Optional.of(at("2026-11-21T11:01:20Z")), plan.next());
    }

    @Test
    void whatWasMissedIsRunOnce() {
        Plan plan = plan(
                due(timing("cron(0 * * * ? *)"), "2026-11-18T03:00:00Z"), MissedRuns.RUN_ONCE, "2026-11-21T10:30:00Z");
        assertEquals(
                new Plan(
                        List.of(at("2026-11-21T10:00:00Z")), Optional.empty(), Optional.of(at("2026-11-21T11:00:00Z"))),
                plan);
    }

    @Test
    void orNotAtAll() {
        Plan plan =
                plan(due(timing("cron(0 * * * ? *)"), "2026-11-18T03:00:00Z"), MissedRuns.SKIP, "2026-11-21T10:30:00Z");
        assertEquals(
                new Plan(List.of(), missed("2026-11-21T10:00:00Z"), Optional.of(at("2026-11-21T11:00:00Z"))), plan);
    }

    @Test
    void aPunctualRunMakesUpForMissedOnes() {
        Plan plan = plan(
                due(timing("cron(0 * * * ? *)"), "2026-11-21T03:00:00Z"), MissedRuns.RUN_ONCE, "2026-11-21T10:00:30Z");
        assertEquals(List.of(at("2026-11-21T10:00:00Z")), plan.runs());
        assertEquals(missed("2026-11-21T09:00:00Z"), plan.skip());
    }

    @Test
    void theLastOfVeryManyMissedTimesIsFoundInAWink() {
        Plan plan = plan(
                due(timing("rate(1 second)"), "2026-11-21T10:00:01Z"), MissedRuns.RUN_ONCE, "2036-11-21T10:00:00.500Z");
        assertEquals(60, plan.runs().size());
        assertEquals(missed("2036-11-21T09:59:00Z"), plan.skip());
        Plan minutes = plan(
                due(timing("cron(* * * * ? 2026)"), "2026-11-21T10:01:00Z"),
                MissedRuns.RUN_ONCE,
                "2036-11-21T10:00:00Z");
        assertEquals(List.of(at("2026-12-31T23:59:00Z")), minutes.runs());
        assertEquals(Optional.empty(), minutes.next());
    }

    @Test
    void aTimeThatRunsAtTheEndIsTheLast() {
        Timing until = new Timing(
                ScheduleExpression.parse("rate(1 hour)"),
                ZoneOffset.UTC,
                Optional.empty(),
                Optional.of(at("2026-11-21T12:00:00Z")),
                OptionalInt.empty());
        Plan plan = plan(due(until, "2026-11-21T12:00:00Z"), MissedRuns.SKIP, "2026-11-21T12:00:00Z");
        assertEquals(List.of(at("2026-11-21T12:00:00Z")), plan.runs());
        assertEquals(Optional.empty(), plan.next());
    }

    @Test
    void nothingIsDueBeforeTheStart() {
        Instant start = at("2026-12-01T00:00:00Z");
        Timing cron = new Timing(
                ScheduleExpression.parse("cron(0 * * * ? *)"),
                ZoneOffset.UTC,
                Optional.of(start),
                Optional.empty(),
                OptionalInt.empty());
        assertEquals(Optional.of(start), cron.next(CREATED, CREATED));
        Timing rate = new Timing(
                ScheduleExpression.parse("rate(7 minutes)"),
                ZoneOffset.UTC,
                Optional.of(start.plusMillis(5)),
                Optional.empty(),
                OptionalInt.empty());
        assertEquals(Optional.of(start.plusMillis(5)), rate.next(CREATED, CREATED));
        assertEquals(
                Optional.of(start.plusMillis(5).plus(Duration.ofMinutes(7))), rate.next(CREATED, start.plusMillis(5)));
    }

    @Test
    void aRateWithoutAStartBeginsOnePeriodAfterItWasMade() {
        assertEquals(
                Optional.of(CREATED.plusSeconds(300)), timing("rate(5 minutes)").next(CREATED, CREATED));
    }

    @Test
    void runsAsOftenAsItShall() {
        Due third = new Due(times("rate(20 seconds)", 4), CREATED, at("2026-11-21T11:00:00Z"), 2, false);
        Plan plan = plan(third, MissedRuns.SKIP, "2026-11-21T11:00:55Z");
        assertEquals(List.of(at("2026-11-21T11:00:00Z"), at("2026-11-21T11:00:20Z")), plan.runs());
        assertEquals(Optional.empty(), plan.next());
    }

    @Test
    void aSingleTimeHasNoNextOne() {
        Plan plan = plan(
                due(timing("at(2026-11-21T11:00:00)"), "2026-11-21T11:00:00Z"),
                MissedRuns.SKIP,
                "2026-11-21T11:00:01Z");
        assertEquals(List.of(at("2026-11-21T11:00:00Z")), plan.runs());
        assertEquals(Optional.empty(), plan.next());
    }

    @Test
    void whileTheLastOneRunsAnotherIsSkippedWhereThatIsWanted() {
        Timing timing = timing("cron(0 * * * ? *)");
        Due busy = new Due(timing, CREATED, at("2026-11-21T11:00:00Z"), 0, true);
        Instant now = at("2026-11-21T11:00:00Z");
        Plan skipped = Plan.of(busy, MissedRuns.RUN_ONCE, OverlappingRuns.SKIP, now);
        assertEquals(List.of(), skipped.runs());
        assertEquals(Optional.of(new Skip(now, Skip.Reason.OVERLAP)), skipped.skip());
        assertEquals(Optional.of(at("2026-11-21T12:00:00Z")), skipped.next());
        Due idle = new Due(timing, CREATED, now, 0, false);
        assertEquals(
                List.of(now),
                Plan.of(idle, MissedRuns.RUN_ONCE, OverlappingRuns.SKIP, now).runs());
    }

    @Test
    void ofSeveralTimesAtOnceOnlyOneRunsWhereTheyMustNotOverlap() {
        Due due = due(timing("rate(20 seconds)"), "2026-11-21T11:00:00Z");
        Plan plan = Plan.of(due, MissedRuns.SKIP, OverlappingRuns.SKIP, at("2026-11-21T11:00:45Z"));
        assertEquals(List.of(at("2026-11-21T11:00:00Z")), plan.runs());
        assertEquals(Optional.of(new Skip(at("2026-11-21T11:00:40Z"), Skip.Reason.OVERLAP)), plan.skip());
    }

    @Test
    void aSkippedTimeDoesNotCountAsARun() {
        Due busy = new Due(times("rate(1 hour)", 1), CREATED, at("2026-11-21T11:00:00Z"), 0, true);
        Plan plan = Plan.of(busy, MissedRuns.RUN_ONCE, OverlappingRuns.SKIP, at("2026-11-21T11:00:00Z"));
        assertEquals(Optional.of(at("2026-11-21T12:00:00Z")), plan.next());
    }

    @Test
    void clocksThatArePutForwardLeaveNoMissedTimeBehind() {
        Timing berlin = new Timing(
                ScheduleExpression.parse("cron(30 2 * * ? *)"),
                ZoneId.of("Europe/Berlin"),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
        Plan plan = plan(due(berlin, "2027-03-28T01:00:00Z"), MissedRuns.SKIP, "2027-03-28T01:00:00.020Z");
        assertEquals(List.of(at("2027-03-28T01:00:00Z")), plan.runs());
        assertEquals(Optional.of(at("2027-03-29T00:30:00Z")), plan.next());
    }
}

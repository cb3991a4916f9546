package dev.ephemera.dispatcher.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.invocation.Progress;
import dev.ephemera.warmpool.runtimeapi.Assignment;
import dev.ephemera.warmpool.runtimeapi.ReportedProgress;
import dev.ephemera.warmpool.runtimeapi.RuntimeEvent;
import dev.ephemera.warmpool.time.ManualTime;
import dev.ephemera.warmpool.time.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LiveRunsTest {

    private static final long MUCH = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final FunctionName HELLO = new FunctionName("hello");

    private final ManualTime time = new ManualTime();
    private final ManualTimers timers = new ManualTimers(time);
    private final List<String> progress = new ArrayList<>();
    private final LiveRuns runs = new LiveRuns(time, timers, (id, report) -> progress.add(id + " " + report.percent()));

    private TestRun run(String function) {
        return new TestRun(runs, function, MUCH);
    }

    /** Everything that is there to be read now. */
    private String read(LogFollower follower) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        while (step(follower) instanceof LogStep.Text(byte[] bytes)) {
            text.append(new String(bytes, UTF_8));
        }
        return text.toString();
    }

    /** What comes next, with no patience at all. */
    private static LogStep step(LogFollower follower) throws InterruptedException {
        return follower.next(Duration.ZERO);
    }

    @Test
    void knowsWhatRuns() {
        TestRun first = run("hello");
        time.advance(Duration.ofSeconds(5));
        TestRun second = run("other");

        assertEquals(List.of(first.live, second.live), runs.all());
        assertEquals(Duration.ofSeconds(5), Duration.between(first.live.since(), second.live.since()));
        first.end();
        assertEquals(Optional.empty(), runs.find(first.id()));
        assertEquals(Optional.of(second.live), runs.find(second.id()));
    }

    @Test
    void knowsTheLastProgressAndTellsOfAll() {
        TestRun run = run("hello");
        assertEquals(Optional.empty(), run.live.progress());

        run.session.assign(new Assignment(Map.of()));
        run.session.invoke(new RuntimeEvent(
                run.id().toString(), new byte[0], Instant.EPOCH, "arn", Optional.empty(), Optional.empty()));
        run.session.eventAsked();
        run.session.progressed(new ReportedProgress(10, "ten"));
        run.session.progressed(new ReportedProgress(20, "twenty"));

        assertEquals(Optional.of(new Progress(20, "twenty")), run.live.progress());
        assertEquals(List.of(run.id() + " 10", run.id() + " 20"), progress);
    }

    @Test
    void endsOnlyTheRunThatIsMeant() {
        TestRun wanted = run("hello");
        TestRun other = run("hello");

        assertTrue(runs.cancel(wanted.id()));

        assertTrue(wanted.live.cancelled().isDone());
        assertFalse(other.live.cancelled().isDone());
        assertFalse(runs.cancel(InvocationId.random()));
    }

    @Test
    void cannotEndWhatIsOver() {
        TestRun run = run("hello");
        run.end();

        assertFalse(runs.cancel(run.id()));
    }

    @Test
    void showsALogWhileItGrowsAndToItsLastLine() throws InterruptedException {
        TestRun run = run("hello");
        try (LogFollower follower = runs.follow(run.id())) {
            run.print("no newline yet");
            assertEquals("START " + run.id() + "\nno newline yet", read(follower));
            run.print(" now\n");
            assertEquals(" now\n", read(follower));
            run.end();
            assertEquals("REPORT " + run.id() + "\n", new String(((LogStep.Text) step(follower)).bytes(), UTF_8));
            assertEquals(new LogStep.RunOver(run.live), step(follower));
            assertEquals(new LogStep.Quiet(), step(follower));
        }
    }

    @Test
    void showsTheLogOfARunThatBeginsLater() throws InterruptedException {
        TestRun early = run("hello");
        try (LogFollower follower = runs.follow(HELLO)) {
            TestRun late = run("hello");
            TestRun other = run("other");
            early.print("early\n");
            late.print("late\n");
            other.print("other\n");

            String text = read(follower);

            assertEquals("START " + early.id() + "\nearly\nSTART " + late.id() + "\nlate\n", text);
        }
    }

    @Test
    void keepsTheLinesOfSeveralRunsWhole() throws InterruptedException {
        TestRun one = run("hello");
        TestRun two = run("hello");
        try (LogFollower follower = runs.follow(HELLO)) {
            read(follower);
            one.print("one, ");
            two.print("two\n");
            assertEquals("two\n", read(follower));
            one.print("still one\n");
            assertEquals("one, still one\n", read(follower));
            one.print("last words");
            one.end();
            assertEquals("last words\nREPORT " + one.id() + "\n", read(follower));
        }
    }

    @Test
    void doesNotWaitForTheEndOfAnEndlessLine() throws InterruptedException {
        TestRun run = run("hello");
        try (LogFollower follower = runs.follow(HELLO)) {
            read(follower);
            String endless = "x".repeat(LogFollower.PIECE + 1);
            run.print(endless);
            assertEquals(endless.substring(1), read(follower));
        }
    }

    @Test
    void takesTurnsBetweenRuns() throws InterruptedException {
        TestRun one = run("hello");
        TestRun two = run("hello");
        try (LogFollower follower = runs.follow(HELLO)) {
            String lines = "x".repeat(99).concat("\n").repeat(1000);
            one.print(lines);
            two.print("two\n");

            step(follower);
            String second = new String(((LogStep.Text) step(follower)).bytes(), UTF_8);

            assertEquals("START " + two.id() + "\ntwo\n", second);
        }
    }

    @Test
    void leavesOutWhatASlowReaderCannotKeepUpWith() throws InterruptedException {
        try (LogFollower follower = runs.follow(HELLO)) {
            TestRun stillRuns = run("hello");
            String megabyte = "x".repeat(99).concat("\n").repeat(10_000);
            List<TestRun> over = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                TestRun run = run("hello");
                run.print(megabyte);
                run.end();
                over.add(run);
            }

            String text = readAll(follower);

            assertTrue(
                    text.startsWith("[the rest of the logs of 3 runs is left out here: more was printed than read]\n"),
                    text.substring(0, 200));
            assertTrue(text.contains("START " + stillRuns.id()));
            for (TestRun kept : over.subList(3, 7)) {
                assertTrue(text.contains("REPORT " + kept.id()));
            }
            assertFalse(text.contains(over.getFirst().id().toString()));
            run("hello").end();
            assertFalse(read(follower).contains("left out"));
        }
    }

    /** Reads on after the end of each run. */
    private String readAll(LogFollower follower) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        for (LogStep step = step(follower); !(step instanceof LogStep.Quiet); step = step(follower)) {
            if (step instanceof LogStep.Text(byte[] bytes)) {
                text.append(new String(bytes, UTF_8));
            }
        }
        return text.toString();
    }

    @Test
    void keepsTheLogThatAloneIsLargerThanTheBound() throws InterruptedException {
        TestRun run = new TestRun(runs, "hello", 2L * Followed.MOST_KEPT);
        try (LogFollower follower = runs.follow(run.id())) {
            run.print("x".repeat(Followed.MOST_KEPT));
            run.print("y".repeat(Followed.MOST_KEPT / 2));
            run.end();

            assertEquals(run.text(), readAll(follower));
        }
    }

    @Test
    void waitsForWhatComes() throws Exception {
        TestRun run = run("hello");
        try (LogFollower follower = runs.follow(run.id())) {
            read(follower);
            CompletableFuture<LogStep> next = nextOf(follower);
            awaitTimer();

            run.print("at last");

            assertEquals("at last", new String(((LogStep.Text) next.get(20, TimeUnit.SECONDS)).bytes(), UTF_8));
            assertEquals(0, timers.pending());
        }
    }

    @Test
    void waitsNoLongerThanItsPatience() throws Exception {
        try (LogFollower follower = runs.follow(HELLO)) {
            CompletableFuture<LogStep> next = nextOf(follower);
            awaitTimer();

            timers.advance(PATIENCE);

            assertEquals(new LogStep.Quiet(), next.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void closingEndsTheWait() throws Exception {
        LogFollower follower = runs.follow(HELLO);
        CompletableFuture<LogStep> next = nextOf(follower);
        awaitTimer();

        follower.close();

        assertEquals(new LogStep.Closed(), next.get(20, TimeUnit.SECONDS));
        assertEquals(new LogStep.Closed(), step(follower));
    }

    @Test
    void hasABoundedNumberOfFollowers() {
        List<LogFollower> followers = new ArrayList<>();
        for (int i = 0; i < LiveRuns.MOST_FOLLOWERS; i++) {
            followers.add(runs.follow(HELLO));
        }

        assertThrows(RejectedRequestException.class, () -> runs.follow(HELLO));

        followers.removeFirst().close();
        runs.follow(HELLO).close();
    }

    private static CompletableFuture<LogStep> nextOf(LogFollower follower) {
        CompletableFuture<LogStep> next = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                next.complete(follower.next(PATIENCE));
            } catch (InterruptedException e) {
                next.completeExceptionally(e);
            }
        });
        return next;
    }

    private void awaitTimer() {
        while (timers.pending() == 0) {
            Thread.onSpinWait();
        }
    }
}

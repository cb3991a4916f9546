package dev.ephemera.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ephemera test --fast} with a Maven that leaves the results it is told to. */
class TestCommandTest {

    @TempDir
    private Path directory;

    private FakeCheckout checkout;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = new FakeCheckout(directory);
        checkout.copyFromProject(".ci/test.bash");
        checkout.copyFromProject(".ci/TestReport.java");
        checkout.with("JAVA_HOME", System.getProperty("java.home"));
    }

    /** Maven leaves one result file that holds {@code cases}, and ends with {@code status}. */
    private void results(String cases, int status) throws IOException {
        checkout.write("results.xml", "<testsuite>" + cases + "</testsuite>");
        checkout.maven("""
                mkdir -p gateway/target/surefire-reports
                cp results.xml gateway/target/surefire-reports/TEST-A.xml
                echo '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.5 s -- in dev.ephemera.ATest'
                echo '[INFO] a line that nobody needs'
                echo '[ERROR] a complaint'
                exit %d
                """.formatted(status));
    }

    private static String test(String name, String outcome) {
        return "<testcase classname=\"dev.ephemera.ATest\" name=\"" + name + "\">" + outcome + "</testcase>";
    }

    @Test
    void endsWithTheTotals() throws Exception {
        results(test("one", "") + test("two", ""), 0);

        FakeCheckout.Result result = checkout.run("test", "--fast");

        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                "2 passed, 0 failed, 0 skipped", result.out().lines().toList().getLast());
    }

    @Test
    void showsOneLineForEachClassAndEveryComplaint() throws Exception {
        results(test("one", ""), 0);

        String out = checkout.run("test", "--fast").out();

        assertTrue(out.startsWith("skip dev.ephemera.ATest  2 tests, 1 skipped, 0.5 s\n[ERROR] a complaint\n"), out);
        assertFalse(out.contains("nobody needs"), out);
    }

    @Test
    void namesSkippedTestsWithTheirReasons() throws Exception {
        results(test("one", "") + test("two", "<skipped message=\"needs root\"/>"), 0);

        FakeCheckout.Result result = checkout.run("test", "--fast");

        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().contains("Skipped:\n  dev.ephemera.ATest.two: needs root\n"), result.out());
        assertTrue(result.out().endsWith("1 passed, 0 failed, 1 skipped\n"), result.out());
    }

    @Test
    void failsForASkippedTestInContinuousIntegration() throws Exception {
        results(test("one", "<skipped message=\"needs root\"/>"), 0);

        assertEquals(1, checkout.with("CI", "true").run("test", "--fast").exitCode());
    }

    @Test
    void failsForAFailedTestAndNamesIt() throws Exception {
        results(
                test("one", "<failure message=\"expected 1\">trace</failure>") + test("two", "<error>boom\nat</error>"),
                0);

        FakeCheckout.Result result = checkout.run("test", "--fast");

        assertEquals(1, result.exitCode());
        assertTrue(
                result.out()
                        .contains("Failed:\n  dev.ephemera.ATest.one: expected 1\n  dev.ephemera.ATest.two: boom\n"),
                result.out());
    }

    @Test
    void failsWhereMavenFails() throws Exception {
        results(test("one", ""), 3);

        FakeCheckout.Result result = checkout.run("test", "--fast");

        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains("Maven ended with 3"), result.err());
    }

    @Test
    void failsWhereNothingRan() throws Exception {
        checkout.maven("exit 0");

        FakeCheckout.Result result = checkout.run("test", "--fast");

        assertEquals(1, result.exitCode());
        assertTrue(result.out().contains("No test ran."), result.out());
    }

    @Test
    void countsNothingThatAnEarlierRunLeft() throws Exception {
        checkout.write(
                "triggers/target/surefire-reports/TEST-Old.xml", "<testsuite>" + test("old", "") + "</testsuite>");
        results(test("one", ""), 0);

        assertTrue(checkout.run("test", "--fast").out().endsWith("1 passed, 0 failed, 0 skipped\n"));
    }

    @Test
    void passesArgumentsOnToMaven() throws Exception {
        checkout.maven("echo \"[ERROR] $*\"");

        String out =
                checkout.run("test", "--fast", "-pl", "dispatcher", "-Dtest=A*").out();

        assertTrue(out.contains("-pl dispatcher -Dtest=A* -Dfast verify"), out);
    }

    @Test
    void aSignalEndsMavenToo() throws Exception {
        checkout.maven("echo '[ERROR] pid' $$; sleep 100 & wait");

        Process launcher = checkout.start("test", "--fast");
        String line = launcher.inputReader().readLine();
        ProcessHandle maven = ProcessHandle.of(Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .orElseThrow();
        launcher.destroy();

        assertTrue(launcher.waitFor(20, TimeUnit.SECONDS), "the launcher does not end");
        assertEquals(143, launcher.exitValue());
        maven.onExit().get(20, TimeUnit.SECONDS);
    }
}

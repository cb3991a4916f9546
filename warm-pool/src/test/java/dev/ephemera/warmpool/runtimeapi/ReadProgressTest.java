package dev.ephemera.warmpool.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadProgressTest {

    private static ReadProgress.Result read(String json) {
        return ReadProgress.from(json.getBytes(UTF_8));
    }

    private static ReportedProgress good(String json) {
        return assertInstanceOf(ReadProgress.Result.Good.class, read(json)).progress();
    }

    private static String problem(String json) {
        return assertInstanceOf(ReadProgress.Result.Bad.class, read(json)).problem();
    }

    @Test
    void readsPercentAndMessage() {
        assertEquals(new ReportedProgress(40, "wört"), good("{\"percent\": 40, \"message\": \"wört\"}"));
        assertEquals(new ReportedProgress(100, ""), good("{\"percent\":100}"));
    }

    @Test
    void roundsDownSoThatOnlyTheEndIsTheEnd() {
        assertEquals(99, good("{\"percent\": 99.99}").percent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "100.1", "1e300", "-0.5"})
    void saysWhichPercentIsOutOfRange(String percent) {
        String problem = problem("{\"percent\": " + percent + "}");

        assertTrue(
                problem.startsWith("Progress is 0 to 100 percent, and " + Double.parseDouble(percent)), () -> problem);
    }

    @Test
    void saysHowLongAMessageMayBe() {
        String longest = "x".repeat(1024);
        assertEquals(
                longest,
                good("{\"percent\": 1, \"message\": \"" + longest + "\"}").message());

        String problem = problem("{\"percent\": 1, \"message\": \"" + longest + "y\"}");

        assertTrue(problem.contains("at most 1024 characters, and this one has 1025"), () -> problem);
    }

    @Test
    void takesTheLongestMessageInEscapes() {
        String escaped = "\\u0001".repeat(1024);

        assertEquals(
                1024,
                good("{\"percent\": 1, \"message\": \"" + escaped + "\"}")
                        .message()
                        .length());
    }

    @Test
    void doesNotReadWhatIsMuchTooLong() {
        String problem = problem("{\"percent\": 1, \"message\": \"" + "x".repeat(1 << 14) + "\"}");

        assertTrue(problem.contains("at most 16384 bytes"), () -> problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "40",
                "[]",
                "{}",
                "{\"message\": \"no percent\"}",
                "{\"percent\": \"40\"}",
                "{\"percent\": null}",
                "{\"percent\": 1, \"message\": 2}",
                "{\"percent\": 1, \"msg\": \"x\"}",
                "{\"percent\": NaN}",
                "percent=40"
            })
    void showsWhatAReportLooksLike(String body) {
        String problem = problem(body);

        assertTrue(problem.contains("{\"percent\": 40, \"message\": \"halfway\"}"), () -> problem);
    }
}

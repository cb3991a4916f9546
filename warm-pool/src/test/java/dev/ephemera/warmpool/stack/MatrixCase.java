package dev.ephemera.warmpool.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.stack.StackRuns.Ending;
import dev.ephemera.warmpool.stack.StackRuns.Job;
import dev.ephemera.warmpool.stack.StackRuns.Ran;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a stack's function, and what must come of it.
 *
 * @param name what the report calls it
 * @param until see {@link Job}
 */
record MatrixCase(
        String name,
        String handler,
        String event,
        MemorySize memory,
        Map<String, String> environment,
        String until,
        Check check) {

    @FunctionalInterface
    interface Check {
        void check(Ran ran) throws Exception;
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LETTERS = "Grüße, 世界 🎉";
    private static final int LARGE = 5_000_000;
    private static final int EXIT_CODE = 7;

    Job job(Consumer<Path> code) {
        return new Job(code, handler, event, memory, environment, until);
    }

    /** The cases that every stack must pass. */
    static List<MatrixCase> common(MatrixFixture fixture) {
        return List.of(
                of(fixture, "hello", "'name':'Zoë'", ran -> assertAnswer("{'greeting':'Hello, Zoë!'}", ran)),
                of(
                        fixture,
                        "fail",
                        "",
                        ran -> assertFailure(
                                ran,
                                fixture.errorType(),
                                "this function fails on purpose: ünïcödé",
                                fixture.errorTrace())),
                of(fixture, "logs", "", ran -> {
                    assertInstanceOf(Ending.Answered.class, ran.ending(), ran::toString);
                    assertLogged("to standard output ✓", ran);
                    assertLogged("to standard error ✓", ran);
                }),
                of(fixture, "echo", "'text':'" + LETTERS + "'", ran -> {
                    assertAnswer("{'text':'" + LETTERS + "'}", ran);
                    assertLogged(LETTERS, ran);
                }),
                of(fixture, "dependency", "", ran -> assertAnswer("{'dependency':'1.2.3'}", ran)),
                of(fixture, "environment", "'name':'GREETING'", ran -> assertAnswer("{'value':'Grüß Gott'}", ran)),
                of(fixture, "context", "", ran -> checkContext(fixture, ran)),
                of(fixture, "large", "'size':" + LARGE, ran -> {
                    String text = answer(ran).path("text").asText();
                    assertEquals(LARGE, text.length());
                    assertTrue(text.chars().allMatch(letter -> letter == 'x'));
                }),
                of(fixture, "files", "", ran -> assertAnswer("{'task':false,'tmp':true}", ran)),
                of(fixture, "exit", "'code':" + EXIT_CODE, ran -> {
                    if (fixture.exit().equals("ends")) {
                        assertEquals(
                                EXIT_CODE,
                                assertInstanceOf(Ending.Exited.class, ran.ending(), ran::toString)
                                        .exit()
                                        .code());
                    } else {
                        assertFailure(ran, fixture.exit(), "exit status " + EXIT_CODE, "");
                    }
                }),
                of(fixture, "hog", "", ran -> {
                    if (fixture.hog().equals("killed")) {
                        Ending.Exited end = assertInstanceOf(Ending.Exited.class, ran.ending(), ran::toString);
                        assertTrue(end.exit().outOfMemory(), ran::toString);
                    } else {
                        assertFailure(ran, fixture.hog(), "", "");
                    }
                }),
                of(fixture, "loop", "", ran -> assertInstanceOf(Ending.Killed.class, ran.ending(), ran::toString)));
    }

    private static MatrixCase of(MatrixFixture fixture, String name, String more, Check check) {
        return new MatrixCase(
                name,
                fixture.handler(),
                quoted("{'do':'" + name + "'" + (more.isEmpty() ? "" : "," + more) + "}"),
                MemorySize.ofMegabytes(fixture.megabytes()),
                Map.of("GREETING", "Grüß Gott"),
                name.equals("loop") ? "looping" : "",
                check);
    }

    static MatrixCase of(MatrixFixture fixture, MatrixFixture.FinePoint point) {
        String handler = point.handler();
        Integer memory = point.memory();
        return new MatrixCase(
                point.name(),
                handler == null ? fixture.handler() : handler,
                point.event(),
                MemorySize.ofMegabytes(memory == null ? fixture.megabytes() : memory),
                point.environment() == null ? Map.of() : point.environment(),
                "",
                ran -> check(point, ran));
    }

    private static void check(MatrixFixture.FinePoint point, Ran ran) throws JsonProcessingException {
        String answer = point.answer();
        String errorType = point.errorType();
        assertTrue(answer != null || errorType != null, "The case says neither answer nor error-type");
        if (answer != null) {
            assertEquals(JSON.readTree(answer), answer(ran), ran::toString);
        } else if (errorType != null) {
            assertFailure(ran, errorType, "", orEmpty(point.trace()));
            assertFound(
                    orEmpty(point.message()), report(ran).path("errorMessage").asText(), ran);
        }
        assertFound(orEmpty(point.log()), ran.log(), ran);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static void checkContext(MatrixFixture fixture, Ran ran) throws JsonProcessingException {
        ObjectNode context = assertInstanceOf(ObjectNode.class, answer(ran));
        long remaining = context.path("remaining").asLong();
        assertTrue(remaining > 0 && remaining <= StackRuns.TIME_LIMIT.toMillis(), () -> "remaining: " + remaining);
        context.remove("remaining");
        assertEquals(
                JSON.readTree(quoted("{'requestId':'" + StackRuns.REQUEST_ID + "','functionName':'example',"
                        + "'functionVersion':'$LATEST','memory':" + fixture.megabytes() + ",'arn':'"
                        + StackRuns.FUNCTION_ARN + "'}")),
                context);
    }

    private static void assertAnswer(String expected, Ran ran) throws JsonProcessingException {
        assertEquals(JSON.readTree(quoted(expected)), answer(ran), ran::toString);
    }

    private static JsonNode answer(Ran ran) throws JsonProcessingException {
        return JSON.readTree(assertInstanceOf(Ending.Answered.class, ran.ending(), () -> shortened(ran))
                .result());
    }

    private static JsonNode report(Ran ran) throws JsonProcessingException {
        return JSON.readTree(assertInstanceOf(Ending.Failed.class, ran.ending(), () -> shortened(ran))
                .report());
    }

    private static void assertFailure(Ran ran, String type, String message, String trace)
            throws JsonProcessingException {
        JsonNode report = report(ran);
        assertEquals(type, report.path("errorType").asText(), ran::toString);
        assertEquals(type, assertInstanceOf(Ending.Failed.class, ran.ending()).errorType());
        assertTrue(report.path("errorMessage").asText().contains(message), ran::toString);
        StringBuilder frames = new StringBuilder();
        for (JsonNode frame : report.has("trace") ? report.path("trace") : report.path("stackTrace")) {
            frames.append(frame.asText()).append('\n');
        }
        assertFound(trace, frames.toString(), ran);
    }

    private static void assertFound(String expression, String text, Ran ran) {
        assertTrue(
                Pattern.compile(expression, Pattern.DOTALL).matcher(text).find(),
                () -> "'" + expression + "' is not found in: " + text + "; " + shortened(ran));
    }

    private static void assertLogged(String text, Ran ran) {
        assertTrue(ran.log().contains(text), ran::toString);
    }

    private static String shortened(Ran ran) {
        String text = ran.toString();
        return text.length() > 4000 ? text.substring(0, 4000) + "…" : text;
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}

package dev.ephemera.dispatcher.function;

import static dev.ephemera.dispatcher.function.FunctionRegistryContract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingRulesTest {

    private static final FunctionSettings PYTHON =
            FunctionSettings.NONE.withRuntime("python3.11").withHandler("app.handler");

    private final SettingRules rules = new SettingRules(
            TestStacks.CATALOG, new FunctionLimits(MemorySize.ofMegabytes(2048), Duration.ofSeconds(900)));

    private FunctionConfiguration check(FunctionSettings settings) {
        return rules.create(new FunctionName("hello"), settings, Revision.next(new ManualTime()));
    }

    private void refusedWith(FunctionSettings settings, String... words) {
        refused(ErrorCode.INVALID_PARAMETER, () -> check(settings), words);
    }

    @Test
    void namesTheRuntimesThereAre() {
        refusedWith(PYTHON.withRuntime("cobol"), "'cobol'", "provided, provided.al2023, python, python3.11");
        refusedWith(FunctionSettings.NONE.withHandler("app.handler"), "runtime is missing", "python3.11");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with blank", "tab\there", "line\nend", "nul\u0000"})
    void refusesHandlersThatAreNoNames(String handler) {
        refusedWith(PYTHON.withHandler(handler), "no blanks");
    }

    @Test
    void refusesHandlersThatAreMissingOrTooLong() {
        refusedWith(FunctionSettings.NONE.withRuntime("python"), "handler is missing");
        refusedWith(PYTHON.withHandler("h".repeat(129)), "128");
        check(PYTHON.withHandler("h".repeat(128)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 63, 2049, Integer.MAX_VALUE})
    void refusesMemoryOutOfRange(int megabytes) {
        refusedWith(PYTHON.withMemoryMegabytes(megabytes), megabytes + " MB", "64 to 2048 MB");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 901, Integer.MAX_VALUE})
    void refusesTimeoutsOutOfRange(int seconds) {
        refusedWith(PYTHON.withTimeoutSeconds(seconds), seconds + " s", "1 to 900 s");
    }

    @Test
    void takesTheEndsOfEachRange() {
        assertEquals(
                MemorySize.ofMegabytes(64),
                check(PYTHON.withMemoryMegabytes(64)).memory());
        assertEquals(
                MemorySize.ofMegabytes(2048),
                check(PYTHON.withMemoryMegabytes(2048)).memory());
        assertEquals(Duration.ofSeconds(1), check(PYTHON.withTimeoutSeconds(1)).timeout());
        assertEquals(
                Duration.ofSeconds(900), check(PYTHON.withTimeoutSeconds(900)).timeout());
    }

    @Test
    void refusesTextsThatAreTooLong() {
        check(PYTHON.withDescription("😀".repeat(256)));
        refusedWith(PYTHON.withDescription("d".repeat(257)), "description", "256");
        refusedWith(PYTHON.withDescription("nul\u0000"), "description", "NUL");
        refusedWith(PYTHON.withRole("r".repeat(10_001)), "role", "10000");
    }

    @Test
    void namesReservedVariables() {
        refusedWith(
                PYTHON.withEnvironment(Map.of("AWS_REGION", "x", "LAMBDA_TASK_ROOT", "y", "FINE", "z")),
                "AWS_REGION, LAMBDA_TASK_ROOT,",
                "choose other names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "1A", "_A", "A-B", "A B", "A=B", "Ä1", "A\u0000"})
    void refusesKeysThatAreNoVariables(String key) {
        refusedWith(PYTHON.withEnvironment(Map.of(key, "value")), "has a key");
    }

    @Test
    void refusesTooLargeAnEnvironment() {
        check(PYTHON.withEnvironment(Map.of("KEY", "v".repeat(4093))));
        refusedWith(PYTHON.withEnvironment(Map.of("KEY", "v".repeat(4094))), "4097 bytes", "4096");
        refusedWith(PYTHON.withEnvironment(Map.of("KEY", "ü".repeat(2047))), "4097 bytes", "4096");
    }

    @Test
    void neverShowsValuesOfTheEnvironment() {
        for (String value : List.of("secret\u0000", "secret".repeat(1000))) {
            RejectedRequestException refusal = assertThrows(
                    RejectedRequestException.class, () -> check(PYTHON.withEnvironment(Map.of("KEY", value))));
            assertFalse(refusal.getMessage().contains("secret"), refusal.getMessage());
        }
        FunctionSettings settings = PYTHON.withEnvironment(Map.of("KEY", "secret"));
        NewFunction request = new NewFunction("hello", settings, new byte[0]);
        assertFalse(settings.toString().contains("secret"), settings.toString());
        assertFalse(request.toString().contains("secret"), request.toString());
        assertFalse(new ConfigurationChange(settings).toString().contains("secret"));
        assertFalse(check(settings).toString().contains("secret"));
    }

    @Test
    void looksForTheHandlersFile() {
        refusedHandler("app.handler", List.of("main.py"), "app.py, app/__init__.py", "main.py", "name another handler");
        refusedHandler("app.handler", List.of("1", "2", "3", "4", "5", "6", "7"), "holds 1, 2, 3, 4, 5 and 2 more");
        refusedHandler(
                "app.handler",
                List.of("project/app.py", "project/lib.py"),
                "it is at project/app.py",
                "not the folder itself");
        refusedHandler("../app.handler", List.of("app.py"), "needs");
        HandlerRules.check(rules.stack("python"), "lib.web.main", files(List.of("lib/web.py")));
    }

    private void refusedHandler(String handler, List<String> files, String... words) {
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> HandlerRules.check(rules.stack("python"), handler, files(files)),
                words);
    }

    private static NavigableSet<String> files(List<String> names) {
        return new TreeSet<>(names);
    }
}

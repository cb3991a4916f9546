package dev.ephemera.dispatcher.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.code.ZipBuilder;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What aliases promise on every database. */
abstract class AliasRegistryContract {

    private static final FunctionName HELLO = new FunctionName("hello");
    private static final AliasName LIVE = new AliasName("live");
    private static final FunctionReference HELLO_LIVE = reference("live");

    @TempDir
    Path directory;

    private Database database;
    private CodeStore code;
    private FunctionRegistry functions;
    private AliasRegistry aliases;

    /** Opens the database under test; empty the first time in each test, the same afterwards. */
    abstract Database openDatabase() throws IOException;

    /** A function with the versions 1 and 2. */
    @BeforeEach
    void open() throws IOException {
        database = openDatabase();
        code = CodeStore.open(directory.resolve("code"), CodeLimits.DEFAULT);
        functions = FunctionRegistry.open(
                database, code, TestStacks.CATALOG, FunctionLimits.DEFAULT, Duration.ofHours(1), new ManualTime());
        aliases = functions.aliases();
        create();
    }

    private void create() throws IOException {
        FunctionSettings settings =
                FunctionSettings.NONE.withRuntime("python3.11").withHandler("app.handler");
        functions.create(new NewFunction("hello", settings, ZipBuilder.of("app.py", "1"), Publishing.NEW_VERSION));
        functions.updateCode(
                HELLO,
                new CodeChange(
                        ZipBuilder.of("app.py", "2"),
                        FunctionSettings.NONE,
                        Optional.empty(),
                        CodeChange.Effect.APPLIED,
                        Publishing.NEW_VERSION));
    }

    @AfterEach
    void close() throws IOException {
        functions.close();
        code.close();
        database.close();
    }

    private static FunctionReference reference(String qualifier) {
        return new FunctionReference(HELLO, Optional.of(qualifier));
    }

    private static AliasSettings version(String version) {
        return new AliasSettings(Optional.of(version), Optional.empty(), Optional.empty());
    }

    private static AliasSettings shared(String version, Map<String, Double> weights) {
        return new AliasSettings(Optional.of(version), Optional.empty(), Optional.of(weights));
    }

    private static AliasSettings weights(Map<String, Double> weights) {
        return new AliasSettings(Optional.empty(), Optional.empty(), Optional.of(weights));
    }

    private static RejectedRequestException refused(ErrorCode code, Executable call) {
        RejectedRequestException refused = assertThrows(RejectedRequestException.class, call);
        assertEquals(code, refused.code());
        return refused;
    }

    @Test
    void standsForAVersion() {
        Alias alias = aliases.create(
                HELLO, LIVE, new AliasSettings(Optional.of("1"), Optional.of("what runs"), Optional.empty()));
        assertEquals(
                "arn:aws:lambda:us-east-1:000000000000:function:hello:live",
                alias.reference().arn());
        assertEquals("what runs", alias.description());
        assertEquals(Optional.empty(), alias.routing());
        assertEquals(alias, aliases.get(HELLO, LIVE));
        FunctionConfiguration found = functions.get(HELLO_LIVE);
        assertEquals("1", found.version());
        assertEquals(alias.reference().arn(), found.arn());
        assertEquals(functions.get(reference("1")).code(), found.code());
    }

    @Test
    void isKept() throws Exception {
        Alias alias = aliases.create(HELLO, LIVE, shared("2", Map.of("1", 0.25)));
        close();
        database = openDatabase();
        code = CodeStore.open(directory.resolve("code"), CodeLimits.DEFAULT);
        functions = FunctionRegistry.open(
                database, code, TestStacks.CATALOG, FunctionLimits.DEFAULT, Duration.ofHours(1), new ManualTime());
        assertEquals(alias, functions.aliases().get(HELLO, LIVE));
    }

    @Test
    void canStandForWhatIsNotPublished() {
        aliases.create(HELLO, LIVE, version("$LATEST"));
        assertEquals("$LATEST", functions.get(HELLO_LIVE).version());
    }

    @Test
    void isMovedForEveryCallThatFollows() {
        Alias first = aliases.create(HELLO, LIVE, version("1"));
        assertEquals("1", functions.get(HELLO_LIVE).version());
        Alias moved = aliases.update(HELLO, LIVE, version("2"), Optional.of(first.revisionId()));
        assertEquals("2", functions.get(HELLO_LIVE).version());
        assertNotEquals(first.revisionId(), moved.revisionId());
        String message = refused(
                        ErrorCode.PRECONDITION_FAILED,
                        () -> aliases.update(HELLO, LIVE, version("1"), Optional.of(first.revisionId())))
                .getMessage();
        assertTrue(message.contains(moved.revisionId()), message);
        assertEquals("2", functions.get(HELLO_LIVE).version());
    }

    @Test
    void changesOnlyWhatIsSaid() {
        aliases.create(
                HELLO, LIVE, new AliasSettings(Optional.of("1"), Optional.of("text"), Optional.of(Map.of("2", 0.5))));
        Alias changed = aliases.update(
                HELLO,
                LIVE,
                new AliasSettings(Optional.empty(), Optional.of("other"), Optional.empty()),
                Optional.empty());
        assertEquals(1, changed.target().number());
        assertEquals(Optional.of(new AliasRouting(2, 0.5)), changed.routing());
        assertEquals("other", changed.description());
        assertEquals(
                Optional.empty(),
                aliases.update(HELLO, LIVE, weights(Map.of()), Optional.empty()).routing());
    }

    @Test
    void sharesCallsBetweenTwoVersions() {
        aliases.create(HELLO, LIVE, shared("1", Map.of("2", 1.0)));
        assertEquals("2", functions.get(HELLO_LIVE).version());
        aliases.update(HELLO, LIVE, weights(Map.of("2", 0.0)), Optional.empty());
        assertEquals("1", functions.get(HELLO_LIVE).version());
        aliases.update(HELLO, LIVE, weights(Map.of("2", 0.5)), Optional.empty());
        Set<String> versions = new HashSet<>();
        for (int call = 0; call < 1000; call++) {
            versions.add(functions.get(HELLO_LIVE).version());
        }
        assertEquals(Set.of("1", "2"), versions);
    }

    @Test
    void aVersionThatAliasesLeadToIsNotDeletedAlone() {
        aliases.create(HELLO, LIVE, shared("1", Map.of("2", 0.1)));
        for (String version : List.of("1", "2")) {
            String message = refused(ErrorCode.CONFLICT, () -> functions.delete(reference(version)))
                    .getMessage();
            assertTrue(message.contains("[live]"), message);
        }
        aliases.delete(HELLO, LIVE);
        functions.delete(reference("1"));
        refused(ErrorCode.NOT_FOUND, () -> functions.get(reference("1")));
    }

    @Test
    void goesWithItsFunction() throws Exception {
        aliases.create(HELLO, LIVE, version("1"));
        assertEquals("1", functions.get(HELLO_LIVE).version());
        functions.delete(FunctionReference.latest(HELLO));
        refused(ErrorCode.NOT_FOUND, () -> aliases.get(HELLO, LIVE));
        create();
        refused(ErrorCode.NOT_FOUND, () -> functions.get(HELLO_LIVE));
    }

    @Test
    void isDeletedAsAnAliasAndNotAsAVersion() {
        aliases.create(HELLO, LIVE, version("1"));
        assertEquals("1", functions.get(HELLO_LIVE).version());
        String message = refused(ErrorCode.INVALID_PARAMETER, () -> functions.delete(HELLO_LIVE))
                .getMessage();
        assertTrue(message.contains("DeleteAlias"), message);
        aliases.delete(HELLO, LIVE);
        aliases.delete(HELLO, LIVE);
        refused(ErrorCode.NOT_FOUND, () -> functions.get(HELLO_LIVE));
        refused(ErrorCode.NOT_FOUND, () -> functions.delete(HELLO_LIVE));
    }

    @Test
    void listsPageByPageWhatLeadsToAVersion() {
        for (String name : List.of("c", "a", "b")) {
            aliases.create(HELLO, new AliasName(name), version(name.equals("b") ? "2" : "1"));
        }
        aliases.create(HELLO, new AliasName("d"), shared("1", Map.of("2", 0.5)));
        Page<Alias> first = aliases.list(HELLO, Optional.empty(), Optional.empty(), 3);
        assertEquals(List.of("a", "b", "c"), names(first));
        Page<Alias> second = aliases.list(HELLO, Optional.empty(), first.nextMarker(), 3);
        assertEquals(List.of("d"), names(second));
        assertEquals(Optional.empty(), second.nextMarker());
        assertEquals(List.of("b", "d"), names(aliases.list(HELLO, Optional.of("2"), Optional.empty(), 50)));
        refused(ErrorCode.INVALID_PARAMETER, () -> aliases.list(HELLO, Optional.empty(), Optional.empty(), 0));
        refused(ErrorCode.INVALID_PARAMETER, () -> aliases.list(HELLO, Optional.of("x"), Optional.empty(), 1));
    }

    private static List<String> names(Page<Alias> page) {
        return page.items().stream().map(alias -> alias.name().value()).toList();
    }

    @Test
    void refusesWhatCannotBe() {
        Map<AliasSettings, String> refusals = Map.ofEntries(
                Map.entry(new AliasSettings(Optional.empty(), Optional.empty(), Optional.empty()), "FunctionVersion"),
                Map.entry(version("one"), "'one'"),
                Map.entry(version("0"), "'0'"),
                Map.entry(new AliasSettings(Optional.of("1"), Optional.of("x".repeat(257)), Optional.empty()), "256"),
                Map.entry(shared("1", Map.of("1", 0.5)), "another one"),
                Map.entry(shared("1", Map.of("2", 1.5)), "weight 1.5"),
                Map.entry(shared("1", Map.of("2", -0.1)), "weight -0.1"),
                Map.entry(shared("1", Map.of("2", Double.NaN)), "weight NaN"),
                Map.entry(shared("1", Map.of("$LATEST", 0.1)), "$LATEST"),
                Map.entry(shared("$LATEST", Map.of("1", 0.1)), "publish it first"),
                Map.entry(shared("1", Map.of("2", 0.1, "3", 0.1)), "one additional version"));
        refusals.forEach((settings, said) -> {
            String message = refused(ErrorCode.INVALID_PARAMETER, () -> aliases.create(HELLO, LIVE, settings))
                    .getMessage();
            assertTrue(message.contains(said), message);
        });
        refused(ErrorCode.NOT_FOUND, () -> aliases.create(HELLO, LIVE, version("3")));
        refused(ErrorCode.NOT_FOUND, () -> aliases.create(HELLO, LIVE, shared("1", Map.of("3", 0.1))));
        refused(ErrorCode.NOT_FOUND, () -> aliases.create(new FunctionName("other"), LIVE, version("1")));
        refused(ErrorCode.NOT_FOUND, () -> aliases.update(HELLO, LIVE, version("1"), Optional.empty()));
        aliases.create(HELLO, LIVE, version("1"));
        refused(ErrorCode.CONFLICT, () -> aliases.create(HELLO, LIVE, version("2")));
        assertEquals("1", functions.get(HELLO_LIVE).version());
        for (String name : List.of("", "12", "$LATEST", "a.b", "x".repeat(129))) {
            refused(ErrorCode.INVALID_PARAMETER, () -> new AliasName(name));
        }
    }
}

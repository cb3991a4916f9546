package dev.ephemera.dispatcher.function;

import static dev.ephemera.dispatcher.function.FunctionConfiguration.LATEST;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.code.StagedCode;
import dev.ephemera.dispatcher.code.ZipBuilder;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the registry promises on every database. */
abstract class FunctionRegistryContract {

    static final FunctionSettings PYTHON =
            FunctionSettings.NONE.withRuntime("python3.11").withHandler("app.handler");
    static final byte[] CODE = ZipBuilder.of("app.py", "def handler(): pass");
    static final byte[] OTHER_CODE = ZipBuilder.of("app.py", "def handler(): return 1");
    static final FunctionName HELLO = new FunctionName("hello");
    private static final FunctionReference HELLO_LATEST = FunctionReference.latest(HELLO);

    @TempDir
    Path directory;

    final ManualTime time = new ManualTime();
    private Database database;
    private CodeStore code;
    private FunctionRegistry registry;

    /** Opens the database under test; empty the first time in each test, the same afterwards. */
    abstract Database openDatabase() throws IOException;

    @BeforeEach
    void open() throws IOException {
        database = openDatabase();
        code = CodeStore.open(directory.resolve("code"), CodeLimits.DEFAULT);
        registry = FunctionRegistry.open(
                database, code, TestStacks.CATALOG, FunctionLimits.DEFAULT, Duration.ofHours(1), time);
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
        code.close();
        database.close();
    }

    private void reopen() throws IOException {
        close();
        open();
    }

    private static NewFunction hello() {
        return new NewFunction("hello", PYTHON, CODE);
    }

    // Creating

    @Test
    void givesANewFunctionItsDefaults() throws Exception {
        FunctionConfiguration created = registry.create(hello());
        assertEquals(HELLO, created.name());
        assertEquals(LATEST, created.version());
        assertEquals("python3.11", created.runtime());
        assertEquals("app.handler", created.handler());
        assertEquals("", created.role());
        assertEquals("", created.description());
        assertEquals(MemorySize.ofMegabytes(128), created.memory());
        assertEquals(Duration.ofSeconds(3), created.timeout());
        assertEquals(Map.of(), created.environment());
        assertEquals(CODE.length, created.codeSize());
        assertEquals(time.instant(), created.lastModified());
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:hello", created.arn());
        assertEquals(created, registry.get(HELLO_LATEST));
    }

    @Test
    void keepsWhatItWasTold() throws Exception {
        FunctionSettings settings = PYTHON.withRole("arn:aws:iam::000000000000:role/any")
                .withDescription("Grüße, \"quoted\" 'twice' \\ 😀")
                .withMemoryMegabytes(1025)
                .withTimeoutSeconds(3600)
                .withEnvironment(Map.of("KEY_1", "välue \"1\"\n", "K2", ""));
        FunctionConfiguration created = registry.create(new NewFunction("hello", settings, CODE));
        reopen();
        FunctionConfiguration read = registry.get(HELLO_LATEST);
        assertEquals(created, read);
        assertEquals("Grüße, \"quoted\" 'twice' \\ 😀", read.description());
        assertEquals(Map.of("KEY_1", "välue \"1\"\n", "K2", ""), read.environment());
        assertEquals(MemorySize.ofMegabytes(1025), read.memory());
        assertEquals(Duration.ofHours(1), read.timeout());
    }

    @Test
    void keepsThePackageAsItWasSent() throws Exception {
        FunctionConfiguration created = registry.create(hello());
        assertArrayEquals(CODE, Files.readAllBytes(code.packageOf(created.code())));
    }

    @Test
    void createsByArn() throws Exception {
        assertEquals(
                HELLO,
                registry.create(new NewFunction("arn:aws:lambda:eu-west-1:123456789012:function:hello", PYTHON, CODE))
                        .name());
        refused(ErrorCode.INVALID_PARAMETER, () -> registry.create(new NewFunction("hello:1", PYTHON, CODE)), "'1'");
    }

    @Test
    void refusesToCreateAFunctionTwice() throws Exception {
        registry.create(hello());
        refused(
                ErrorCode.CONFLICT,
                () -> registry.create(new NewFunction("hello", PYTHON, OTHER_CODE)),
                "Function already exist: hello");
        assertEquals(Set.of(registry.get(HELLO_LATEST).code()), code.packages());
    }

    @Test
    void refusesACreateThatLosesTheRace() throws Exception {
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] zip = ZipBuilder.of("app.py", "attempt " + i);
            attempts.add(() -> {
                try {
                    registry.create(new NewFunction("hello", PYTHON, zip));
                    return true;
                } catch (RejectedRequestException e) {
                    assertEquals(ErrorCode.CONFLICT, e.code());
                    return false;
                }
            });
        }
        assertEquals(1, run(attempts).stream().filter(created -> created).count());
        assertEquals(Set.of(registry.get(HELLO_LATEST).code()), code.packages());
    }

    @Test
    void storesNothingOfWhatItRefuses() throws Exception {
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> registry.create(new NewFunction("hello", PYTHON.withHandler("other.handler"), CODE)),
                "other.py");
        assertEquals(Set.of(), code.packages());
        assertEquals(Optional.empty(), registry.find(HELLO_LATEST));
        registry.create(hello());
    }

    // Changing code

    @Test
    void replacesCodeAndDropsTheOldPackage() throws Exception {
        FunctionConfiguration before = registry.create(hello());
        time.advance(Duration.ofMinutes(1));
        FunctionConfiguration after = registry.updateCode(HELLO, new CodeChange(OTHER_CODE));
        assertEquals(after, registry.get(HELLO_LATEST));
        assertNotEquals(before.code(), after.code());
        assertNotEquals(before.revisionId(), after.revisionId());
        assertEquals(time.instant(), after.lastModified());
        assertEquals(Set.of(after.code()), code.packages());
    }

    @Test
    void keepsAPackageThatAnotherFunctionUses() throws Exception {
        registry.create(hello());
        FunctionConfiguration other = registry.create(new NewFunction("other", PYTHON, CODE));
        registry.updateCode(HELLO, new CodeChange(OTHER_CODE));
        assertTrue(code.packages().contains(other.code()));
        registry.delete(FunctionReference.latest(other.name()));
        assertFalse(code.packages().contains(other.code()));
    }

    @Test
    void changesNothingInADryRun() throws Exception {
        FunctionConfiguration before = registry.create(hello());
        FunctionConfiguration answer = registry.updateCode(
                HELLO, new CodeChange(OTHER_CODE, Optional.empty(), CodeChange.Effect.DRY_RUN, Publishing.NEW_VERSION));
        assertNotEquals(before.code(), answer.code());
        assertEquals(before, registry.get(HELLO_LATEST));
        assertEquals(Set.of(before.code()), code.packages());
    }

    @Test
    void changesCodeAndHandlerInOneStep() throws Exception {
        registry.create(hello());
        CodeChange change = new CodeChange(
                ZipBuilder.of("main.py", ""),
                FunctionSettings.NONE.withHandler("main.run"),
                Optional.empty(),
                CodeChange.Effect.APPLIED,
                Publishing.LATEST_ONLY);
        FunctionConfiguration after = registry.updateCode(HELLO, change);
        assertEquals("main.run", after.handler());
        assertEquals(after, registry.get(HELLO_LATEST));
        assertEquals(Set.of(after.code()), code.packages());
    }

    @Test
    void refusesCodeThatDoesNotFitTheHandler() throws Exception {
        FunctionConfiguration before = registry.create(hello());
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> registry.updateCode(HELLO, new CodeChange(ZipBuilder.of("main.py", ""))),
                "app.py",
                "main.py");
        assertEquals(before, registry.get(HELLO_LATEST));
    }

    @Test
    void changesOnlyTheRevisionThatTheCallerExpects() throws Exception {
        FunctionConfiguration created = registry.create(hello());
        CodeChange onCreated = new CodeChange(
                OTHER_CODE, Optional.of(created.revisionId()), CodeChange.Effect.APPLIED, Publishing.LATEST_ONLY);
        FunctionConfiguration changed = registry.updateCode(HELLO, onCreated);
        refused(
                ErrorCode.PRECONDITION_FAILED,
                () -> registry.updateCode(HELLO, onCreated),
                created.revisionId(),
                changed.revisionId());
        refused(
                ErrorCode.PRECONDITION_FAILED,
                () -> registry.updateConfiguration(
                        HELLO,
                        new ConfigurationChange(
                                FunctionSettings.NONE.withTimeoutSeconds(9), Optional.of(created.revisionId()))),
                "revision");
        refused(
                ErrorCode.PRECONDITION_FAILED,
                () -> registry.publish(
                        HELLO,
                        new VersionRequest(Optional.empty(), Optional.empty(), Optional.of(created.revisionId()))),
                "revision");
        assertEquals(changed, registry.get(HELLO_LATEST));
    }

    @Test
    void letsOneOfManyChangesOnTheSameRevisionThrough() throws Exception {
        FunctionConfiguration created = registry.create(hello());
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            ConfigurationChange change = new ConfigurationChange(
                    FunctionSettings.NONE.withTimeoutSeconds(10 * i), Optional.of(created.revisionId()));
            attempts.add(() -> {
                try {
                    registry.updateConfiguration(HELLO, change);
                    return true;
                } catch (RejectedRequestException e) {
                    assertEquals(ErrorCode.PRECONDITION_FAILED, e.code());
                    return false;
                }
            });
        }
        assertEquals(1, run(attempts).stream().filter(made -> made).count());
    }

    @Test
    void losesNoneOfManyChanges() throws Exception {
        registry.create(hello());
        List<Callable<Boolean>> changes = new ArrayList<>();
        changes.add(() -> changed(FunctionSettings.NONE.withTimeoutSeconds(77)));
        changes.add(() -> changed(FunctionSettings.NONE.withMemoryMegabytes(777)));
        changes.add(() -> changed(FunctionSettings.NONE.withDescription("seven")));
        changes.add(() -> changed(FunctionSettings.NONE.withRole("role")));
        changes.add(() -> changed(FunctionSettings.NONE.withEnvironment(Map.of("SEVEN", "7"))));
        changes.add(() -> {
            registry.updateCode(HELLO, new CodeChange(OTHER_CODE));
            return true;
        });
        run(changes);
        FunctionConfiguration all = registry.get(HELLO_LATEST);
        assertEquals(Duration.ofSeconds(77), all.timeout());
        assertEquals(MemorySize.ofMegabytes(777), all.memory());
        assertEquals("seven", all.description());
        assertEquals("role", all.role());
        assertEquals(Map.of("SEVEN", "7"), all.environment());
        assertEquals(Set.of(all.code()), code.packages());
    }

    private boolean changed(FunctionSettings settings) throws IOException {
        registry.updateConfiguration(HELLO, new ConfigurationChange(settings));
        return true;
    }

    // Changing configuration

    @Test
    void changesWhatIsMentionedAndNothingElse() throws Exception {
        FunctionConfiguration before = registry.create(new NewFunction(
                "hello", PYTHON.withEnvironment(Map.of("KEEP", "me")).withDescription("d"), CODE));
        FunctionConfiguration after = registry.updateConfiguration(
                HELLO, new ConfigurationChange(FunctionSettings.NONE.withMemoryMegabytes(256)));
        assertEquals(MemorySize.ofMegabytes(256), after.memory());
        assertEquals(before.environment(), after.environment());
        assertEquals(before.description(), after.description());
        assertEquals(before.code(), after.code());
        assertEquals(after, registry.get(HELLO_LATEST));
    }

    @Test
    void replacesTheWholeEnvironment() throws Exception {
        registry.create(new NewFunction("hello", PYTHON.withEnvironment(Map.of("OLD", "1")), CODE));
        assertEquals(
                Map.of(),
                registry.updateConfiguration(
                                HELLO, new ConfigurationChange(FunctionSettings.NONE.withEnvironment(Map.of())))
                        .environment());
    }

    @Test
    void checksANewHandlerAgainstThePackage() throws Exception {
        registry.create(hello());
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> changed(FunctionSettings.NONE.withHandler("lib.main")),
                "lib.py",
                "app.py");
        refused(ErrorCode.INVALID_PARAMETER, () -> changed(FunctionSettings.NONE.withRuntime("provided")), "bootstrap");
        registry.updateConfiguration(
                HELLO,
                new ConfigurationChange(
                        FunctionSettings.NONE.withRuntime("provided").withHandler("app.py")));
    }

    @Test
    void knowsNothingOfFunctionsThatAreNotThere() {
        refused(ErrorCode.NOT_FOUND, () -> registry.get(HELLO_LATEST), "Function not found", "function:hello");
        refused(ErrorCode.NOT_FOUND, () -> registry.updateCode(HELLO, new CodeChange(CODE)), "hello");
        refused(ErrorCode.NOT_FOUND, () -> changed(FunctionSettings.NONE), "hello");
        refused(ErrorCode.NOT_FOUND, () -> registry.publish(HELLO, VersionRequest.NOW), "hello");
        refused(ErrorCode.NOT_FOUND, () -> registry.versions(HELLO, Optional.empty(), 10), "hello");
        refused(ErrorCode.NOT_FOUND, () -> registry.delete(HELLO_LATEST), "hello");
        refused(ErrorCode.NOT_FOUND, () -> registry.delete(version("1")), "hello:1");
        refused(ErrorCode.NOT_FOUND, () -> registry.concurrency(HELLO), "hello");
        refused(ErrorCode.NOT_FOUND, () -> registry.putConcurrency(HELLO, 1), "hello");
        refused(ErrorCode.NOT_FOUND, () -> registry.deleteConcurrency(HELLO), "hello");
    }

    // Versions

    @Test
    void publishesVersionsThatNeverChange() throws Exception {
        registry.create(hello());
        FunctionConfiguration first = registry.publish(HELLO, VersionRequest.NOW);
        assertEquals("1", first.version());
        assertEquals("arn:aws:lambda:us-east-1:000000000000:function:hello:1", first.arn());
        registry.updateCode(HELLO, new CodeChange(OTHER_CODE));
        FunctionConfiguration second = registry.publish(
                HELLO, new VersionRequest(Optional.empty(), Optional.of("the second"), Optional.empty()));
        assertEquals("2", second.version());
        assertEquals("the second", second.description());
        assertEquals(first, registry.get(version("1")));
        assertEquals(second, registry.get(version("2")));
        assertEquals("", registry.get(version(LATEST)).description());
        assertEquals(Set.of(first.code(), second.code()), code.packages());
        reopen();
        assertEquals(first, registry.get(version("1")));
        assertEquals(Set.of(first.code(), second.code()), code.packages());
    }

    @Test
    void publishesNothingTwice() throws Exception {
        registry.create(hello());
        FunctionConfiguration first = registry.publish(
                HELLO, new VersionRequest(Optional.empty(), Optional.of("described"), Optional.empty()));
        assertEquals(first, registry.publish(HELLO, VersionRequest.NOW));
        registry.updateCode(HELLO, new CodeChange(CODE));
        assertNotEquals(first, registry.publish(HELLO, VersionRequest.NOW));
        FunctionConfiguration second = registry.get(version("2"));
        registry.updateCode(HELLO, new CodeChange(CODE));
        assertEquals(second, registry.publish(HELLO, VersionRequest.NOW));
        changed(FunctionSettings.NONE.withTimeoutSeconds(8));
        assertEquals("3", registry.publish(HELLO, VersionRequest.NOW).version());
    }

    @Test
    void publishesAlongWithAChange() throws Exception {
        FunctionConfiguration first = registry.create(new NewFunction("hello", PYTHON, CODE, Publishing.NEW_VERSION));
        assertEquals("1", first.version());
        FunctionConfiguration second = registry.updateCode(
                HELLO, new CodeChange(OTHER_CODE, Optional.empty(), CodeChange.Effect.APPLIED, Publishing.NEW_VERSION));
        assertEquals("2", second.version());
        assertEquals(second.code(), registry.get(HELLO_LATEST).code());
        assertEquals(first, registry.get(version("1")));
    }

    @Test
    void publishesOnlyTheCodeThatTheCallerExpects() throws Exception {
        FunctionConfiguration created = registry.create(hello());
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> registry.publish(
                        HELLO, new VersionRequest(Optional.of("AAAA"), Optional.empty(), Optional.empty())),
                "AAAA",
                created.code().base64());
        registry.publish(
                HELLO, new VersionRequest(Optional.of(created.code().base64()), Optional.empty(), Optional.empty()));
    }

    @Test
    void neverGivesANumberTwice() throws Exception {
        registry.create(new NewFunction("hello", PYTHON, CODE, Publishing.NEW_VERSION));
        registry.delete(version("1"));
        assertEquals("2", registry.publish(HELLO, VersionRequest.NOW).version());
        registry.delete(HELLO_LATEST);
        assertEquals(
                "3",
                registry.create(new NewFunction("hello", PYTHON, CODE, Publishing.NEW_VERSION))
                        .version());
    }

    @Test
    void numbersVersionsOfManyPublishersWithoutGaps() throws Exception {
        registry.create(hello());
        List<Callable<String>> publishers = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            byte[] zip = ZipBuilder.of("app.py", "version " + i);
            publishers.add(() -> registry.updateCode(
                            HELLO,
                            new CodeChange(zip, Optional.empty(), CodeChange.Effect.APPLIED, Publishing.NEW_VERSION))
                    .version());
        }
        assertEquals(Set.of("1", "2", "3", "4", "5", "6", "7", "8"), new HashSet<>(run(publishers)));
        assertEquals(9, registry.versions(HELLO, Optional.empty(), 50).items().size());
    }

    @Test
    void findsNoAliasesAndNoVersionsThatAreNotThere() throws Exception {
        registry.create(hello());
        assertEquals(Optional.empty(), registry.find(version("prod")));
        assertEquals(Optional.empty(), registry.find(version("1")));
        assertEquals(Optional.empty(), registry.find(version("0")));
        assertEquals(Optional.empty(), registry.find(version("99999999999999999999999")));
        refused(ErrorCode.NOT_FOUND, () -> registry.get(version("prod")), "hello:prod");
    }

    // Deleting

    @Test
    void deletesAFunctionWithAllThatBelongsToIt() throws Exception {
        registry.create(new NewFunction("hello", PYTHON, CODE, Publishing.NEW_VERSION));
        registry.updateCode(HELLO, new CodeChange(OTHER_CODE));
        registry.putConcurrency(HELLO, 5);
        registry.get(version("1"));
        registry.get(HELLO_LATEST);
        assertEquals(OptionalInt.of(5), registry.concurrency(HELLO));
        registry.delete(HELLO_LATEST);
        assertEquals(Optional.empty(), registry.find(HELLO_LATEST));
        assertEquals(Optional.empty(), registry.find(version("1")));
        refused(ErrorCode.NOT_FOUND, () -> registry.concurrency(HELLO), "hello");
        assertEquals(Set.of(), code.packages());
        registry.create(hello());
        assertEquals(OptionalInt.empty(), registry.concurrency(HELLO));
    }

    @Test
    void deletesOneVersion() throws Exception {
        FunctionConfiguration first = registry.create(new NewFunction("hello", PYTHON, CODE, Publishing.NEW_VERSION));
        registry.updateCode(HELLO, new CodeChange(OTHER_CODE));
        registry.get(version("1"));
        registry.delete(version("1"));
        assertEquals(Optional.empty(), registry.find(version("1")));
        assertFalse(code.packages().contains(first.code()));
        registry.get(HELLO_LATEST);
        refused(ErrorCode.INVALID_PARAMETER, () -> registry.delete(version(LATEST)), "$LATEST");
    }

    // Lists

    @Test
    void listsInPages() throws Exception {
        List<String> names = List.of("alpha", "bravo", "charlie", "delta", "echo");
        for (String name : names.reversed()) {
            registry.create(new NewFunction(name, PYTHON, CODE));
        }
        Page<FunctionConfiguration> first = registry.list(Optional.empty(), 2, ListedVersions.LATEST);
        assertEquals(List.of("alpha", "bravo"), named(first));
        registry.delete(FunctionReference.latest(new FunctionName("bravo")));
        Page<FunctionConfiguration> second = registry.list(first.nextMarker(), 2, ListedVersions.LATEST);
        assertEquals(List.of("charlie", "delta"), named(second));
        Page<FunctionConfiguration> third = registry.list(second.nextMarker(), 2, ListedVersions.LATEST);
        assertEquals(List.of("echo"), named(third));
        assertEquals(Optional.empty(), third.nextMarker());
        assertEquals(
                4,
                registry.list(Optional.empty(), 10_000, ListedVersions.LATEST)
                        .items()
                        .size());
    }

    @Test
    void listsVersionsToo() throws Exception {
        registry.create(new NewFunction("alpha", PYTHON, CODE, Publishing.NEW_VERSION));
        registry.create(new NewFunction("bravo", PYTHON, CODE));
        registry.updateCode(
                new FunctionName("alpha"),
                new CodeChange(OTHER_CODE, Optional.empty(), CodeChange.Effect.APPLIED, Publishing.NEW_VERSION));
        List<String> all = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            Page<FunctionConfiguration> page = registry.list(marker, 1, ListedVersions.ALL);
            page.items().forEach(item -> all.add(item.name() + ":" + item.version()));
            marker = page.nextMarker();
        } while (marker.isPresent());
        assertEquals(List.of("alpha:$LATEST", "alpha:1", "alpha:2", "bravo:$LATEST"), all);
        Page<FunctionConfiguration> versions = registry.versions(new FunctionName("alpha"), Optional.empty(), 2);
        assertEquals(List.of(LATEST, "1"), versioned(versions));
        assertEquals(List.of("2"), versioned(registry.versions(new FunctionName("alpha"), versions.nextMarker(), 2)));
    }

    @Test
    void putsAtMostFiftyOnAPage() throws Exception {
        for (int i = 0; i < 52; i++) {
            registry.create(new NewFunction("function-" + i, PYTHON, CODE));
        }
        Page<FunctionConfiguration> page = registry.list(Optional.empty(), 10_000, ListedVersions.LATEST);
        assertEquals(50, page.items().size());
        assertEquals(
                2,
                registry.list(page.nextMarker(), 10_000, ListedVersions.ALL)
                        .items()
                        .size());
    }

    @Test
    void refusesPagesThatCannotBe() {
        for (int items : List.of(0, -1, 10_001)) {
            refused(
                    ErrorCode.INVALID_PARAMETER,
                    () -> registry.list(Optional.empty(), items, ListedVersions.LATEST),
                    Integer.toString(items));
        }
        for (String marker : List.of("nonsense", "%%%", "")) {
            refused(
                    ErrorCode.INVALID_PARAMETER,
                    () -> registry.list(Optional.of(marker), 10, ListedVersions.LATEST),
                    "'" + marker + "'");
        }
    }

    // Concurrency

    @Test
    void keepsReservedConcurrency() throws Exception {
        registry.create(hello());
        assertEquals(OptionalInt.empty(), registry.concurrency(HELLO));
        registry.putConcurrency(HELLO, 7);
        assertEquals(OptionalInt.of(7), registry.concurrency(HELLO));
        registry.putConcurrency(HELLO, 0);
        reopen();
        assertEquals(OptionalInt.of(0), registry.concurrency(HELLO));
        registry.deleteConcurrency(HELLO);
        assertEquals(OptionalInt.empty(), registry.concurrency(HELLO));
        refused(ErrorCode.INVALID_PARAMETER, () -> registry.putConcurrency(HELLO, -1), "-1");
    }

    // Memory and disk

    @Test
    void answersFromMemoryWhatWasAskedBefore() throws Exception {
        registry.create(hello());
        registry.putConcurrency(HELLO, 3);
        FunctionConfiguration read = registry.get(HELLO_LATEST);
        registry.concurrency(HELLO);
        database.jdbi().useHandle(handle -> handle.execute("delete from functions"));
        assertSame(read, registry.get(HELLO_LATEST));
        assertEquals(OptionalInt.of(3), registry.concurrency(HELLO));
    }

    @Test
    void collectsAtTheStartWhatACrashHasLeft() throws Exception {
        FunctionConfiguration created = registry.create(hello());
        try (StagedCode orphan = code.stage(OTHER_CODE)) {
            orphan.keep();
        }
        assertEquals(2, code.packages().size());
        registry.close();
        registry = FunctionRegistry.open(
                database, code, TestStacks.CATALOG, FunctionLimits.DEFAULT, Duration.ofHours(1), time);
        registry.close();
        assertEquals(Set.of(created.code()), code.packages());
    }

    @Test
    void losesNoPackageWhenOneIsCreatedWhileAnotherIsDeleted() throws Exception {
        List<Callable<Boolean>> works = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "function-" + i;
            works.add(() -> {
                for (int round = 0; round < 15; round++) {
                    FunctionConfiguration created = registry.create(new NewFunction(name, PYTHON, CODE));
                    code.lease(created.code()).close();
                    assertTrue(Files.exists(code.packageOf(created.code())));
                    registry.delete(FunctionReference.latest(created.name()));
                }
                return true;
            });
        }
        run(works);
        assertEquals(Set.of(), code.packages());
    }

    @Test
    void tellsNoSecretsWhenTheDatabaseFails() throws Exception {
        database.jdbi()
                .useHandle(handle -> handle.execute("alter table function_versions add column extra integer"
                        + " not null default 0 check (extra > 0)"));
        RuntimeException error = assertThrows(
                RuntimeException.class,
                () -> registry.create(new NewFunction("hello", PYTHON.withEnvironment(Map.of("KEY", "secret")), CODE)));
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains("secret"), trace.toString());
        assertEquals(Set.of(), code.packages());
    }

    private static FunctionReference version(String qualifier) {
        return new FunctionReference(HELLO, Optional.of(qualifier));
    }

    private static List<String> named(Page<FunctionConfiguration> page) {
        return page.items().stream().map(item -> item.name().value()).toList();
    }

    private static List<String> versioned(Page<FunctionConfiguration> page) {
        return page.items().stream().map(FunctionConfiguration::version).toList();
    }

    private static <T> List<T> run(List<Callable<T>> works) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> done : threads.invokeAll(works)) {
                results.add(done.get());
            }
        }
        return results;
    }

    static void refused(ErrorCode expected, Executable request, String... words) {
        RejectedRequestException refusal = assertThrows(RejectedRequestException.class, request);
        assertEquals(expected, refusal.code(), refusal.getMessage());
        for (String word : words) {
            assertTrue(refusal.getMessage().contains(word), () -> refusal.getMessage() + " lacks " + word);
        }
    }
}

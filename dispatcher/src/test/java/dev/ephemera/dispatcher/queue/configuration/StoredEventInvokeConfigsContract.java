package dev.ephemera.dispatcher.queue.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.code.ZipBuilder;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.AliasName;
import dev.ephemera.dispatcher.function.AliasSettings;
import dev.ephemera.dispatcher.function.ConfigurationChange;
import dev.ephemera.dispatcher.function.FunctionLimits;
import dev.ephemera.dispatcher.function.FunctionName;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.FunctionSettings;
import dev.ephemera.dispatcher.function.NewFunction;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.function.VersionRequest;
import dev.ephemera.dispatcher.queue.destination.CheckDestination;
import dev.ephemera.dispatcher.queue.destination.ReadDestination;
import dev.ephemera.warmpool.stack.FakeStack;
import dev.ephemera.warmpool.stack.StackCatalog;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What the configurations promise on every database. */
abstract class StoredEventInvokeConfigsContract {

    private static final FunctionReference HELLO = FunctionReference.parse("hello", Optional.empty());
    private static final FunctionReference HELLO_1 = FunctionReference.parse("hello:1", Optional.empty());
    private static final DestinationChange SAME = new DestinationChange.Same();
    private static final DestinationChange TO_TOPIC = to("kafka://failures");

    @TempDir
    Path directory;

    final ManualTime time = new ManualTime();
    private Database database;
    private CodeStore code;
    private FunctionRegistry functions;
    private StoredEventInvokeConfigs configs;

    /** Opens the database under test; empty the first time in each test, the same afterwards. */
    abstract Database openDatabase() throws IOException;

    @BeforeEach
    void open() throws IOException {
        database = openDatabase();
        code = CodeStore.open(directory.resolve("code"), CodeLimits.DEFAULT);
        functions = FunctionRegistry.open(
                database,
                code,
                new StackCatalog(List.of(FakeStack.named("python"))),
                FunctionLimits.DEFAULT,
                Duration.ofHours(1),
                time);
        CheckDestination check =
                new CheckDestination(function -> functions.find(function).isPresent(), "ephemera.", _ -> {});
        configs = StoredEventInvokeConfigs.open(database, functions, check, Duration.ofHours(1), time);
    }

    @AfterEach
    void close() throws IOException {
        functions.close();
        code.close();
        database.close();
    }

    private void create(String name) throws IOException {
        FunctionSettings settings =
                FunctionSettings.NONE.withRuntime("python1.0").withHandler("app.handler");
        functions.create(new NewFunction(name, settings, ZipBuilder.of("app.fake", "any")));
    }

    private static DestinationChange to(String destination) {
        return new DestinationChange.To(ReadDestination.of(destination));
    }

    private static EventInvokeConfigChange retries(int retries) {
        return new EventInvokeConfigChange(Optional.of(retries), Optional.empty(), SAME, SAME);
    }

    private static EventInvokeConfigChange onSuccess(String destination) {
        return new EventInvokeConfigChange(Optional.empty(), Optional.empty(), to(destination), SAME);
    }

    private static void assertRefused(ErrorCode code, String part, Executable request) {
        RejectedRequestException refused = assertThrows(RejectedRequestException.class, request);
        assertEquals(code, refused.code());
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    @Test
    void keepsWhatItWasTold() throws IOException {
        create("hello");
        create("other");
        EventInvokeConfigChange wanted = new EventInvokeConfigChange(
                Optional.of(7),
                Optional.of(Duration.ofMillis(90_500)),
                to("other"),
                to("https://example.com/x?y=%C3%BC"));
        StoredEventInvokeConfig stored = configs.put(HELLO, wanted);
        assertEquals("hello:$LATEST", stored.function().toString());
        assertEquals(time.instant(), stored.lastModified());
        assertEquals(7, stored.config().retries().orElseThrow());
        close();
        open();
        assertEquals(stored, configs.get(HELLO));
        assertEquals(stored.config(), configs.of(HELLO));
        assertEquals(stored.config(), configs.of(FunctionReference.parse("hello:$LATEST", Optional.empty())));
    }

    @Test
    void whatWasNotSetIsAsTheSettingsSay() throws IOException {
        create("hello");
        assertEquals(EventInvokeConfig.NONE, configs.of(HELLO));
        assertEquals(EventInvokeConfig.NONE, configs.of(FunctionReference.parse("hello:live", Optional.empty())));
        assertEquals(EventInvokeConfig.NONE, configs.of(FunctionReference.parse("nobody", Optional.empty())));
        configs.put(HELLO, retries(0));
        assertEquals(
                new EventInvokeConfig(Optional.of(0), Optional.empty(), Optional.empty(), Optional.empty()),
                configs.of(HELLO));
    }

    @Test
    void puttingReplacesTheWhole() throws IOException {
        create("hello");
        configs.put(HELLO, new EventInvokeConfigChange(Optional.of(1), Optional.empty(), TO_TOPIC, TO_TOPIC));
        assertEquals(1, configs.of(HELLO).retries().orElseThrow());
        configs.put(HELLO, onSuccess("kafka://other"));
        EventInvokeConfig now = configs.of(HELLO);
        assertEquals(Optional.empty(), now.retries());
        assertEquals("kafka://other", now.onSuccess().orElseThrow().text());
        assertEquals(Optional.empty(), now.onFailure());
    }

    @Test
    void updatingLeavesTheRest() throws IOException {
        create("hello");
        configs.put(HELLO, new EventInvokeConfigChange(Optional.of(1), Optional.empty(), TO_TOPIC, TO_TOPIC));
        assertEquals(1, configs.of(HELLO).retries().orElseThrow());
        time.advance(Duration.ofSeconds(5));
        StoredEventInvokeConfig updated = configs.update(
                HELLO,
                new EventInvokeConfigChange(
                        Optional.empty(), Optional.of(Duration.ofMinutes(1)), SAME, new DestinationChange.Nobody()));
        assertEquals(
                new EventInvokeConfig(
                        Optional.of(1),
                        Optional.of(Duration.ofMinutes(1)),
                        Optional.of(ReadDestination.of("kafka://failures")),
                        Optional.empty()),
                updated.config());
        assertEquals(time.instant(), updated.lastModified());
        assertEquals(updated, configs.get(HELLO));
        assertEquals(updated.config(), configs.of(HELLO));
    }

    @Test
    void onlyWhatIsSetCanBeUpdatedShownOrDeleted() throws IOException {
        create("hello");
        for (Executable request : List.<Executable>of(
                () -> configs.update(HELLO, retries(1)), () -> configs.get(HELLO), () -> configs.delete(HELLO))) {
            assertRefused(ErrorCode.NOT_FOUND, "function:hello doesn't have an EventInvokeConfig", request);
        }
        configs.put(HELLO, retries(1));
        assertEquals(1, configs.of(HELLO).retries().orElseThrow());
        configs.delete(HELLO);
        assertEquals(EventInvokeConfig.NONE, configs.of(HELLO));
        assertRefused(ErrorCode.NOT_FOUND, "EventInvokeConfig", () -> configs.get(HELLO));
    }

    @Test
    void onlyFunctionsThatThereAreCanBeConfigured() throws IOException {
        create("hello");
        for (String nobody : List.of("nobody", "hello:1", "hello:live")) {
            FunctionReference reference = FunctionReference.parse(nobody, Optional.empty());
            assertRefused(ErrorCode.NOT_FOUND, "function:" + nobody, () -> configs.put(reference, retries(1)));
            assertRefused(ErrorCode.NOT_FOUND, "function:" + nobody, () -> configs.update(reference, retries(1)));
        }
        assertRefused(
                ErrorCode.NOT_FOUND,
                "function:nobody",
                () -> configs.list(new FunctionName("nobody"), Optional.empty(), 1));
    }

    @Test
    void aFunctionThatIsDeletedElsewhereMeanwhileIsNotConfigured() throws IOException {
        create("hello");
        functions.get(HELLO);
        database.jdbi().useHandle(handle -> handle.execute("delete from function_versions"));
        assertRefused(ErrorCode.NOT_FOUND, "function:hello", () -> configs.put(HELLO, retries(1)));
    }

    @Test
    void versionsHaveConfigurationsOfTheirOwn() throws IOException {
        create("hello");
        functions.publish(HELLO.name(), VersionRequest.NOW);
        configs.put(HELLO, retries(1));
        configs.put(HELLO_1, retries(2));
        assertEquals(1, configs.of(HELLO).retries().orElseThrow());
        assertEquals(2, configs.of(HELLO_1).retries().orElseThrow());
        functions.delete(HELLO_1);
        assertEquals(EventInvokeConfig.NONE, configs.of(HELLO_1));
        assertEquals(1, configs.of(HELLO).retries().orElseThrow());
    }

    @Test
    void aliasesHaveConfigurationsOfTheirOwn() throws IOException {
        create("hello");
        FunctionReference live = alias("live");
        assertEquals(EventInvokeConfig.NONE, configs.of(live));
        configs.put(HELLO, retries(1));
        configs.put(live, retries(2));
        assertEquals(2, configs.of(live).retries().orElseThrow());
        assertEquals(live, configs.get(live).function());
        configs.update(live, retries(0));
        assertEquals(0, configs.of(live).retries().orElseThrow());
        assertEquals(1, configs.of(HELLO).retries().orElseThrow());
        configs.delete(live);
        assertEquals(EventInvokeConfig.NONE, configs.of(live));
        FunctionReference unknown = FunctionReference.parse("hello:unknown", Optional.empty());
        assertRefused(ErrorCode.NOT_FOUND, "hello:unknown", () -> configs.put(unknown, retries(1)));
    }

    @Test
    void goWithTheirAlias() throws IOException {
        create("hello");
        FunctionReference live = alias("live");
        configs.put(live, retries(1));
        assertEquals(1, configs.of(live).retries().orElseThrow());
        functions.aliases().delete(HELLO.name(), new AliasName("live"));
        alias("live");
        assertEquals(EventInvokeConfig.NONE, configs.of(live));
        configs.put(live, retries(1));
        assertEquals(1, configs.of(live).retries().orElseThrow());
        AliasSettings other = new AliasSettings(Optional.empty(), Optional.of("other"), Optional.empty());
        functions.aliases().update(HELLO.name(), new AliasName("live"), other, Optional.empty());
        functions.delete(HELLO);
        create("hello");
        alias("live");
        assertEquals(EventInvokeConfig.NONE, configs.of(live));
        assertRefused(ErrorCode.NOT_FOUND, "EventInvokeConfig", () -> configs.get(live));
    }

    private FunctionReference alias(String name) {
        return functions
                .aliases()
                .create(
                        HELLO.name(),
                        new AliasName(name),
                        new AliasSettings(Optional.of("$LATEST"), Optional.empty(), Optional.empty()))
                .reference();
    }

    @Test
    void goWithTheirFunction() throws IOException {
        create("hello");
        configs.put(HELLO, retries(1));
        assertEquals(1, configs.of(HELLO).retries().orElseThrow());
        functions.delete(HELLO);
        create("hello");
        assertEquals(EventInvokeConfig.NONE, configs.of(HELLO));
        assertRefused(ErrorCode.NOT_FOUND, "EventInvokeConfig", () -> configs.get(HELLO));
    }

    @Test
    void staysWhenTheFunctionChanges() throws IOException {
        create("hello");
        configs.put(HELLO, retries(1));
        functions.updateConfiguration(
                HELLO.name(), new ConfigurationChange(FunctionSettings.NONE.withTimeoutSeconds(9)));
        assertEquals(1, configs.get(HELLO).config().retries().orElseThrow());
    }

    @Test
    void listsPageByPage() throws IOException {
        create("hello");
        create("another");
        configs.put(FunctionReference.parse("another", Optional.empty()), retries(9));
        for (int version = 1; version <= 3; version++) {
            functions.updateConfiguration(
                    HELLO.name(), new ConfigurationChange(FunctionSettings.NONE.withTimeoutSeconds(version)));
            functions.publish(HELLO.name(), VersionRequest.NOW);
            configs.put(FunctionReference.parse("hello:" + version, Optional.empty()), retries(version));
        }
        configs.put(HELLO, retries(0));
        configs.put(alias("live"), retries(4));
        configs.put(alias("Blue"), retries(5));
        Page<StoredEventInvokeConfig> first = configs.list(HELLO.name(), Optional.empty(), 2);
        assertEquals(List.of("hello:$LATEST", "hello:1"), names(first));
        Page<StoredEventInvokeConfig> second = configs.list(HELLO.name(), first.nextMarker(), 2);
        assertEquals(List.of("hello:2", "hello:3"), names(second));
        Page<StoredEventInvokeConfig> third = configs.list(HELLO.name(), second.nextMarker(), 1);
        Page<StoredEventInvokeConfig> last = configs.list(HELLO.name(), third.nextMarker(), 1);
        assertEquals(
                Set.of("hello:Blue", "hello:live"),
                Set.of(names(third).getFirst(), names(last).getFirst()));
        assertEquals(Optional.empty(), last.nextMarker());
        assertRefused(ErrorCode.INVALID_PARAMETER, "51", () -> configs.list(HELLO.name(), Optional.empty(), 51));
        assertRefused(
                ErrorCode.INVALID_PARAMETER, "'nowhere'", () -> configs.list(HELLO.name(), Optional.of("nowhere"), 1));
    }

    private static List<String> names(Page<StoredEventInvokeConfig> page) {
        return page.items().stream().map(item -> item.function().toString()).toList();
    }

    @Test
    void refusesWhatIsOutOfRange() throws IOException {
        create("hello");
        assertRefused(ErrorCode.INVALID_PARAMETER, "0 to 10, not 11", () -> configs.put(HELLO, retries(11)));
        assertRefused(ErrorCode.INVALID_PARAMETER, "not -1", () -> configs.put(HELLO, retries(-1)));
        for (Duration age : List.of(Duration.ofMillis(999), Duration.ofDays(31))) {
            assertRefused(
                    ErrorCode.INVALID_PARAMETER,
                    "maximum age is 1 to 2592000 seconds",
                    () -> configs.put(
                            HELLO, new EventInvokeConfigChange(Optional.empty(), Optional.of(age), SAME, SAME)));
        }
        assertRefused(ErrorCode.NOT_FOUND, "EventInvokeConfig", () -> configs.get(HELLO));
    }

    @Test
    void destinationsAreCheckedWhenTheyAreSet() throws IOException {
        create("hello");
        assertRefused(ErrorCode.INVALID_PARAMETER, "nobody", () -> configs.put(HELLO, onSuccess("nobody")));
        configs.put(HELLO, retries(1));
        assertRefused(ErrorCode.INVALID_PARAMETER, "itself", () -> configs.update(HELLO, onSuccess("hello")));
        assertEquals(Optional.empty(), configs.get(HELLO).config().onSuccess());
    }
}

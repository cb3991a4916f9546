package dev.ephemera.triggers.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.function.Page;
import dev.ephemera.dispatcher.queue.destination.CheckDestination;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.triggers.listing.ListedTrigger;
import dev.ephemera.triggers.listing.ListedTrigger.LastError;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.ProcessingResult.Fine;
import dev.ephemera.triggers.mapping.ProcessingResult.NothingYet;
import dev.ephemera.triggers.mapping.ProcessingResult.Problem;
import dev.ephemera.triggers.secret.Secret;
import dev.ephemera.warmpool.time.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mappings promise on every database. */
abstract class MappingStoreContract {

    private static final FunctionReference HELLO = FunctionReference.parse("hello", Optional.empty());

    @TempDir
    Path directory;

    final ManualTime time = new ManualTime();
    private final AtomicInteger changes = new AtomicInteger();
    private Database database;
    private MappingStore store;
    private EventSourceMappings mappings;

    /** Opens an empty database. */
    abstract Database openDatabase() throws IOException;

    @BeforeEach
    void open() throws IOException {
        database = openDatabase();
        store = new MappingStore(database, time);
        MappingRules rules = new MappingRules(
                _ -> true,
                new CheckDestination(_ -> true, "ephemera.", _ -> {}),
                name -> Optional.of(new Secret(name, "{}")),
                time);
        mappings = new EventSourceMappings(store, rules, changes::incrementAndGet, time);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static NewMapping wanted(String topic, String... servers) {
        return new NewMapping(
                HELLO, List.of(servers), List.of(topic), Optional.empty(), Optional.empty(), MappingChange.NONE);
    }

    private MappingId create(String topic) {
        return mappings.create(wanted(topic)).mapping().id();
    }

    private static MappingChange enabled(Wanted wanted) {
        return new MappingChange(
                Optional.empty(),
                Optional.of(wanted),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                FailureChange.NONE);
    }

    private static NodeReport report(MappingId id, long revision, ProcessingResult result) {
        return new NodeReport(id, revision, result, OptionalLong.empty(), Optional.empty(), Optional.empty());
    }

    private MappingState state(MappingId id) {
        return mappings.get(id).state();
    }

    @Test
    void keepsEverythingItWasTold() {
        NewMapping request = new NewMapping(
                FunctionReference.parse("hello:2", Optional.empty()),
                List.of("b:9092", "a:9093"),
                List.of("orders"),
                Optional.of("my group"),
                Optional.of(new StartingPosition.AtTimestamp(Instant.ofEpochMilli(1234))),
                new MappingChange(
                        Optional.empty(),
                        Optional.of(Wanted.DISABLED),
                        Optional.of(17),
                        Optional.of(3),
                        Optional.of(List.of("{\"value\": [\"ä\"]}")),
                        Optional.of(List.of(new SourceAccess(SourceAccess.Type.BASIC_AUTH, "login"))),
                        new FailureChange(
                                Optional.of(0),
                                Optional.of(60),
                                Optional.of(OnError.BISECT),
                                Optional.of(Answers.ITEM_FAILURES),
                                Optional.of(Optional.of(new Destination.ToTopic("failures"))))));

        EventSourceMapping created = mappings.create(request).mapping();

        assertEquals(Optional.of(created), store.find(created.id()));
        MappingDefinition definition = created.definition();
        assertEquals(List.of("a:9093", "b:9092"), definition.source().bootstrapServers());
        assertEquals("my group", definition.source().group());
        assertEquals(new Batching(17, Duration.ofSeconds(3)), definition.batching());
        assertEquals(1, definition.filters().patterns().size());
        assertEquals(0, definition.failures().retriesAllowed().orElseThrow());
        assertEquals(
                Optional.of(new Destination.ToTopic("failures")),
                definition.failures().destination());
        assertEquals(Wanted.DISABLED, created.wanted());
        assertEquals(time.instant(), created.lastModified());
    }

    @Test
    void aChangeIsOverWhenEveryNodeHasCarriedItOut() {
        MappingId id = create("orders");
        assertEquals(MappingState.CREATING, state(id));
        store.report("one", List.of(report(id, 1, new NothingYet())));
        assertEquals(MappingState.ENABLED, state(id));

        store.report("two", List.of(report(id, 1, new NothingYet())));
        mappings.update(id, enabled(Wanted.DISABLED));
        assertEquals(MappingState.DISABLING, state(id));
        store.report("one", List.of(report(id, 2, new NothingYet())));
        assertEquals(MappingState.DISABLING, state(id));
        store.report("two", List.of(report(id, 2, new NothingYet())));
        assertEquals(MappingState.DISABLED, state(id));

        mappings.update(id, enabled(Wanted.ENABLED));
        assertEquals(MappingState.ENABLING, state(id));
        store.report("one", List.of(report(id, 3, new NothingYet())));
        store.report("two", List.of(report(id, 3, new NothingYet())));
        assertEquals(MappingState.ENABLED, state(id));

        mappings.update(id, size(7));
        assertEquals(MappingState.UPDATING, state(id));
        assertEquals(4, changes.get());
    }

    private static MappingChange size(int size) {
        return new MappingChange(
                Optional.empty(),
                Optional.empty(),
                Optional.of(size),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                FailureChange.NONE);
    }

    @Test
    void whatChangesNothingIsNoChange() {
        MappingId id = create("orders");

        mappings.update(id, size(100));
        mappings.update(id, enabled(Wanted.ENABLED));

        assertEquals(1, mappings.get(id).mapping().revision());
    }

    @Test
    void aMappingGoesWhenNoNodeRunsItAnyMore() {
        MappingId id = create("orders");
        store.report("one", List.of(report(id, 1, new Fine())));
        store.report("two", List.of(report(id, 1, new Fine())));

        assertEquals(MappingState.DELETING, mappings.delete(id).state());
        assertEquals(MappingState.DELETING, mappings.delete(id).state());
        store.report("one", List.of(report(id, 2, new Fine())));
        assertFalse(store.removeDeleted(id));
        store.report("two", List.of(report(id, 2, new Fine())));
        assertTrue(store.removeDeleted(id));

        assertEquals(
                ErrorCode.NOT_FOUND,
                assertThrows(RejectedRequestException.class, () -> mappings.get(id))
                        .code());
        store.report("two", List.of(report(id, 2, new Fine())));
        assertEquals(List.of(), store.revisions());
    }

    @Test
    void aMappingThatIsWantedIsNotRemoved() {
        MappingId id = create("orders");

        assertFalse(store.removeDeleted(id));
        assertEquals(List.of(new MappingRevision(id, 1)), store.revisions());
    }

    @Test
    void theProblemOfOneNodeIsTheMappings() {
        MappingId id = create("orders");
        Instant then = time.instant();
        store.report(
                "one",
                List.of(new NodeReport(
                        id,
                        1,
                        new Problem("no broker"),
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.of(new LastError(then, "no broker")))));
        store.report(
                "two",
                List.of(new NodeReport(
                        id, 1, new Fine(), OptionalLong.of(3), Optional.of(then.plusMillis(5)), Optional.empty())));
        store.report(
                "three",
                List.of(new NodeReport(
                        id, 1, new NothingYet(), OptionalLong.of(4), Optional.of(then), Optional.empty())));

        DescribedMapping described = mappings.get(id);
        assertEquals("PROBLEM: no broker", described.result().text());
        assertEquals(OptionalLong.of(7), described.lag());
        assertEquals(Optional.of(then.plusMillis(5)), described.lastEvent());

        store.report("one", List.of(report(id, 1, new NothingYet())));
        assertEquals("OK", mappings.get(id).result().text());
        assertEquals(
                Optional.of(new LastError(then, "no broker")), mappings.get(id).lastError());
        ListedTrigger listed = new ListMappings(store).triggers().getFirst();
        assertEquals(id.toString(), listed.id());
        assertEquals("Enabled", listed.state());
        assertEquals(OptionalLong.of(7), listed.lag());
    }

    @Test
    void oneOfTwoMappingsThatWantTheSameIsRefusedEvenIfBothAreMadeAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> makers = new ArrayList<>();
            for (int maker = 0; maker < 8; maker++) {
                makers.add(() -> {
                    try {
                        mappings.create(wanted("orders", "a:1"));
                        return true;
                    } catch (RejectedRequestException e) {
                        assertEquals(ErrorCode.CONFLICT, e.code());
                        return false;
                    }
                });
            }
            int made = 0;
            for (Future<Boolean> maker : threads.invokeAll(makers)) {
                made += maker.get() ? 1 : 0;
            }
            assertEquals(1, made);
        }
        mappings.create(wanted("orders", "b:1"));
        mappings.create(wanted("orders"));
    }

    @Test
    void changesMadeAtOnceAreAllMade() throws Exception {
        MappingId id = create("orders");
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<DescribedMapping>> changers = new ArrayList<>();
            changers.add(() -> mappings.update(id, size(5)));
            changers.add(() -> mappings.update(id, enabled(Wanted.DISABLED)));
            for (Future<DescribedMapping> changer : threads.invokeAll(changers)) {
                changer.get();
            }
        }

        EventSourceMapping changed = mappings.get(id).mapping();
        assertEquals(3, changed.revision());
        assertEquals(5, changed.definition().batching().size());
        assertEquals(Wanted.DISABLED, changed.wanted());
    }

    @Test
    void listsInTheOrderInWhichTheyWereMade() {
        List<MappingId> made = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            made.add(create("topic-" + number));
            time.advance(Duration.ofMillis(1));
        }

        List<MappingId> listed = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            Page<DescribedMapping> page = mappings.list(Optional.of(HELLO), marker, 2);
            page.items().forEach(item -> listed.add(item.mapping().id()));
            marker = page.nextMarker();
        } while (marker.isPresent());
        assertEquals(made, listed);
        assertThrows(RejectedRequestException.class, () -> mappings.list(Optional.empty(), Optional.of("?"), 2));
    }

    MappingStore store() {
        return store;
    }

    EventSourceMappings mappings() {
        return mappings;
    }

    MappingId createOrders() {
        return create("orders");
    }

    void reportFine(String node, MappingId id, long revision) {
        store.report(node, List.of(report(id, revision, new Fine())));
    }
}

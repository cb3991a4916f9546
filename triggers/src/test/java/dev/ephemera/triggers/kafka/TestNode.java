package dev.ephemera.triggers.kafka;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.dispatcher.invocation.QueuedInvocation;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import dev.ephemera.dispatcher.queue.destination.CheckDestination;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import dev.ephemera.triggers.batch.Backoff;
import dev.ephemera.triggers.mapping.DescribedMapping;
import dev.ephemera.triggers.mapping.EventSourceMappings;
import dev.ephemera.triggers.mapping.FailureChange;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.MappingChange;
import dev.ephemera.triggers.mapping.MappingId;
import dev.ephemera.triggers.mapping.MappingRules;
import dev.ephemera.triggers.mapping.MappingState;
import dev.ephemera.triggers.mapping.MappingStore;
import dev.ephemera.triggers.mapping.NewMapping;
import dev.ephemera.triggers.mapping.StartingPosition;
import dev.ephemera.triggers.secret.Secret;
import dev.ephemera.triggers.secret.Secrets;
import dev.ephemera.warmpool.time.SystemTime;
import dev.ephemera.warmpool.time.SystemTimers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that runs mappings, with a function that a test speaks for. Several may share a database. Thread-safe. */
final class TestNode implements AutoCloseable {

    static final FunctionReference FUNCTION = FunctionReference.parse("consume", Optional.empty());

    static final MappingSettings SETTINGS = new MappingSettings(
            Duration.ofMillis(20),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)),
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)));

    private final FakeFunction function;
    private final List<QueuedInvocation> queued = new CopyOnWriteArrayList<>();
    private final Set<FunctionReference> missing = ConcurrentHashMap.newKeySet();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final SystemTimers timers = new SystemTimers();
    private final MappingStore store;
    private final RunMappings running;
    private final EventSourceMappings mappings;

    private TestNode(Database database, Broker own, Clients clients, FakeFunction function) {
        this.function = function;
        store = new MappingStore(database, SystemTime.INSTANCE);
        Secrets known = name -> Optional.ofNullable(secrets.get(name)).map(content -> new Secret(name, content));
        running = RunMappings.start(
                store,
                new MappingParts(
                        new ClusterAccess(own, known),
                        clients,
                        new FailureDestination(
                                this::exists, queued::add, (_, _, _, _) -> new Told.Yes(), SystemTime.INSTANCE),
                        new NodeParts(
                                SETTINGS,
                                new InvokeFunction(
                                        reference -> Optional.of(reference)
                                                .filter(this::exists)
                                                .map(Functions::named),
                                        function),
                                new EventMemory(32 << 20),
                                SystemTime.INSTANCE,
                                timers)));
        mappings = new EventSourceMappings(
                store,
                new MappingRules(
                        this::exists,
                        new CheckDestination(this::exists, "ephemera.", _ -> {}),
                        known,
                        SystemTime.INSTANCE),
                running::wake,
                SystemTime.INSTANCE);
    }

    static TestNode start(Database database, Broker own) {
        return start(database, own, KafkaClients.INSTANCE, new FakeFunction());
    }

    /** @param function may be another node's as well */
    static TestNode start(Database database, Broker own, Clients clients, FakeFunction function) {
        return new TestNode(database, own, clients, function);
    }

    private boolean exists(FunctionReference reference) {
        return !missing.contains(reference);
    }

    FakeFunction function() {
        return function;
    }

    EventSourceMappings mappings() {
        return mappings;
    }

    /** What was put into the queue of asynchronous invocations. */
    List<QueuedInvocation> queued() {
        return queued;
    }

    void undeploy(FunctionReference reference) {
        missing.add(reference);
    }

    void deploy(FunctionReference reference) {
        missing.remove(reference);
    }

    void secret(String name, String content) {
        secrets.put(name, content);
    }

    MappingId create(KafkaConnection cluster, String topic, MappingChange settings) {
        return create(cluster, topic, Optional.empty(), settings);
    }

    MappingId create(KafkaConnection cluster, String topic, Optional<StartingPosition> start, MappingChange settings) {
        return create(new NewMapping(
                FUNCTION,
                List.of(cluster.bootstrapServers().split(",")),
                List.of(topic),
                Optional.empty(),
                start,
                settings));
    }

    MappingId create(NewMapping request) {
        return mappings.create(request).mapping().id();
    }

    DescribedMapping described(MappingId id) {
        return mappings.get(id);
    }

    void awaitState(MappingId id, MappingState state) {
        Await.until(
                () -> id + " is " + state + " and not " + described(id).state(),
                () -> described(id).state().equals(state));
    }

    /** Returns when what is said of the last processing holds these words. */
    void awaitResult(MappingId id, String words) {
        Await.until(
                () -> "it says '" + words + "' and not '"
                        + described(id).result().text() + "'",
                () -> described(id).result().text().contains(words));
    }

    static MappingChange batches(int size) {
        return batches(size, FailureChange.NONE);
    }

    static MappingChange batches(int size, FailureChange failures) {
        return new MappingChange(
                Optional.empty(),
                Optional.empty(),
                Optional.of(size),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                failures);
    }

    static FailureChange failures(int retries, OnError onError, Answers answers, Optional<Destination> destination) {
        return new FailureChange(
                Optional.of(retries),
                Optional.empty(),
                Optional.of(onError),
                Optional.of(answers),
                Optional.of(destination));
    }

    @Override
    public void close() {
        running.close();
        timers.close();
    }
}

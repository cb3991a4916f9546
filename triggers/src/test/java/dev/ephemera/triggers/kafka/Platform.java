package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.invocation.Outcome;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import dev.ephemera.dispatcher.queue.destination.Destination;
import dev.ephemera.triggers.mapping.FailureHandling.Answers;
import dev.ephemera.triggers.mapping.FailureHandling.OnError;
import dev.ephemera.triggers.mapping.NewMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs a mapping with an unreliable function, until it is killed. Several may do so in one
 * folder, in which they write down what they have processed, and in which they find out at which records
 * they shall hang.
 */
record Platform(Process process) implements AutoCloseable {

    private static final String PROCESSED = "processed ";
    private static final String HANGS = "hangs ";

    /** Where a test and its platforms meet. Immutable. */
    record Folder(Path path) {

        /** This process's own: what nodes would share is the work of a database that can be shared. */
        private Path database() {
            return path.resolve(ProcessHandle.current().pid() + ".db");
        }

        private Path journal() {
            return path.resolve("journal");
        }

        private Path hang(String value) {
            return path.resolve("hang-" + value);
        }

        private Path goOn() {
            return path.resolve("go-on");
        }

        /** The first run that is given this record never ends, or not before it is told to go on. */
        void hangOnceAt(String value) throws IOException {
            Files.createFile(hang(value));
        }

        void letGoOn() throws IOException {
            Files.createFile(goOn());
        }

        /** The values of all records that were in a batch that succeeded. */
        Set<String> processed() {
            return entries(PROCESSED);
        }

        /** Returns when a platform hangs that did not before, with its process. */
        long awaitHanging(Set<Long> before) {
            Set<Long> hanging = new HashSet<>();
            Await.until(() -> "one hangs besides " + before, () -> {
                entries(HANGS).forEach(pid -> hanging.add(Long.parseLong(pid)));
                hanging.removeAll(before);
                return !hanging.isEmpty();
            });
            return hanging.iterator().next();
        }

        private Set<String> entries(String kind) {
            try {
                Set<String> entries = new HashSet<>();
                if (Files.exists(journal())) {
                    Files.readAllLines(journal(), UTF_8).stream()
                            .filter(line -> line.startsWith(kind))
                            .forEach(line -> entries.add(line.substring(kind.length())));
                }
                return entries;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private void write(String kind, List<String> entries) {
            try {
                // One write for each batch: whoever reads meanwhile sees whole lines.
                Files.writeString(
                        journal(),
                        kind + String.join("\n" + kind, entries) + "\n",
                        UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /**
     * What platforms do together, each with a database of its own: they are members of one group.
     *
     * @param failures the topic of records that are given up
     * @param seed of what the function fails with, unless it never does
     */
    record Work(Traffic traffic, String failures, String group, OptionalLong seed) {

        Unreliable function() {
            return new Unreliable(seed.orElse(0), seed.isPresent() ? traffic.values() : Set.of());
        }
    }

    static Platform start(Folder folder, KafkaConnection cluster, Work work) throws IOException {
        return new Platform(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Platform.class.getName(),
                        folder.path().toString(),
                        cluster.bootstrapServers(),
                        work.traffic().topic(),
                        Integer.toString(work.traffic().partitions()),
                        Integer.toString(work.traffic().each()),
                        work.failures(),
                        work.group(),
                        work.seed().isPresent() ? Long.toString(work.seed().getAsLong()) : "")
                .inheritIO()
                .start());
    }

    public static void main(String[] arguments) throws Exception {
        Folder folder = new Folder(Path.of(arguments[0]));
        Traffic traffic = new Traffic(arguments[2], Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
        OptionalLong seed =
                arguments[7].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(arguments[7]));
        Work work = new Work(traffic, arguments[5], arguments[6], seed);
        Unreliable unreliable = work.function();
        FakeFunction function = new FakeFunction();
        function.behave((call, caller) -> {
            hangIfTold(folder, call);
            Outcome outcome = unreliable.run(call, caller);
            if (outcome instanceof Outcome.Succeeded) {
                folder.write(PROCESSED, call.values());
            }
            return outcome;
        });
        try (Database database = Database.sqlite(folder.database());
                TestNode node = TestNode.start(database, new NoBroker(), KafkaClients.INSTANCE, function)) {
            node.create(new NewMapping(
                    TestNode.FUNCTION,
                    List.of(arguments[1]),
                    List.of(traffic.topic()),
                    Optional.of(work.group()),
                    Optional.empty(),
                    TestNode.batches(
                            5,
                            TestNode.failures(
                                    Unreliable.RETRIES,
                                    OnError.BISECT,
                                    Answers.ALL_PROCESSED,
                                    Optional.of(new Destination.ToTopic(work.failures()))))));
            new CountDownLatch(1).await();
        }
    }

    private static void hangIfTold(Folder folder, FakeFunction.Call call) {
        for (String value : call.values()) {
            try {
                if (Files.deleteIfExists(folder.hang(value))) {
                    folder.write(
                            HANGS, List.of(Long.toString(ProcessHandle.current().pid())));
                    Await.until("it shall go on", () -> Files.exists(folder.goOn()));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    long pid() {
        return process.pid();
    }

    /** With SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("Process " + pid() + " does not die");
        }
    }

    /** Stops it where it is, as a machine without time for it would. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + name + " " + pid() + " ended with " + code);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Every mapping names its cluster. */
    private static final class NoBroker implements Broker {

        @Override
        public CompletableFuture<KafkaConnection> ready() {
            return new CompletableFuture<>();
        }

        @Override
        public BrokerStatus status() {
            return new BrokerStatus("none", BrokerStatus.State.DOWN, "there is none");
        }

        @Override
        public void close() {}
    }
}

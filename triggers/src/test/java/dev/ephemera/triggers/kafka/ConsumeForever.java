package dev.ephemera.triggers.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.dispatcher.queue.broker.Broker;
import dev.ephemera.dispatcher.queue.broker.BrokerStatus;
import dev.ephemera.dispatcher.queue.broker.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A process that runs the mappings of a database until it is killed, and writes down what it has processed. */
final class ConsumeForever {

    private ConsumeForever() {}

    static Process start(Path database, Path journal) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConsumeForever.class.getName(),
                        database.toString(),
                        journal.toString())
                .inheritIO()
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        Path journal = Path.of(arguments[1]);
        FakeFunction function = new FakeFunction();
        function.behave((call, _) -> {
            try {
                // One write for each line: whoever reads meanwhile sees whole ones.
                for (String value : call.values()) {
                    Files.writeString(journal, value + "\n", UTF_8, StandardOpenOption.APPEND);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return Functions.answer("null");
        });
        try (Database database = Database.sqlite(Path.of(arguments[0]));
                TestNode _ = TestNode.start(database, new NoBroker(), KafkaClients.INSTANCE, function)) {
            new CountDownLatch(1).await();
        }
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

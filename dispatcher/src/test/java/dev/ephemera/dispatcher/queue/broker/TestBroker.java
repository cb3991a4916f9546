package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.warmpool.instance.PublicDirectory;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka for tests: one that all tests of a JVM share, started when it is first wanted and gone
 * with the JVM, or one of a test's own, which may be killed. Thread-safe.
 */
public final class TestBroker implements TestKafka, AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private static @Nullable TestBroker shared;

    private final EmbeddedBroker broker;
    private final Path data;

    private TestBroker(EmbeddedBroker broker, Path data) {
        this.broker = broker;
        this.data = data;
    }

    /** The one for all. Topics and groups need names of their own; nobody stops it. */
    public static synchronized TestBroker shared() {
        if (shared == null) {
            TestBroker broker = startOwn();
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-shared-broker"));
            shared = broker;
        }
        return shared;
    }

    /** One for a single test, which closes it. */
    public static TestBroker startOwn() {
        try {
            Path data = Files.createTempDirectory("ephemera-broker-");
            return new TestBroker(
                    EmbeddedBroker.start(
                            EmbeddedBrokerSettings.of(libraries(), data.resolve("kafka")), SystemTime.INSTANCE),
                    data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of the broker's jars. */
    public static Path libraries() {
        String folder = System.getProperty("ephemera.broker.libraries");
        if (folder == null) {
            throw new IllegalStateException(
                    "Set -Dephemera.broker.libraries to dispatcher/broker/target/lib, as the build does");
        }
        return Path.of(folder).toAbsolutePath().normalize();
    }

    @Override
    public KafkaConnection connection() {
        try {
            return broker.ready().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("There is no broker; it is " + broker.status(), e);
        }
    }

    @Override
    public EmbeddedBroker broker() {
        return broker;
    }

    /** Kills its process with SIGKILL and returns when the platform has noticed; it comes back by itself. */
    @Override
    public void kill() throws InterruptedException {
        connection();
        long victim = broker.pid().orElseThrow(() -> new AssertionError("It is dead already"));
        ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
        Await.until("the broker's death is noticed", () -> !broker.pid().equals(OptionalLong.of(victim)));
    }

    /** Stops its process where it is, as a machine without time for it would; {@link #resume} ends that. */
    public void pause() throws InterruptedException {
        signal("STOP");
    }

    public void resume() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws InterruptedException {
        connection();
        String process = Long.toString(broker.pid().orElseThrow(() -> new AssertionError("It is dead")));
        try {
            int code = new ProcessBuilder("kill", "-" + name, process).start().waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + name + " " + process + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        broker.close();
        try {
            PublicDirectory.deleteTree(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

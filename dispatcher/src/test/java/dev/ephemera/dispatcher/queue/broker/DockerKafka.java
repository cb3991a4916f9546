package dev.ephemera.dispatcher.queue.broker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A Kafka in a container, which the platform knows as a cluster that others run. It is on the host's
 * network, since an engine for tests may have no bridge, and dies with this JVM, however that ends:
 * its standard input ends then. Thread-safe: the container is confined to whoever kills it.
 */
public final class DockerKafka implements TestKafka {

    /** For tests to say why they are skipped. */
    public static final String REASON =
            "no Docker Engine answers; start one with .ci/docker-engine and set DOCKER_HOST to what it prints";

    private static final String CONFIGURATION = "/etc/kafka/server.properties";
    private static final long PATIENCE_SECONDS = 120;

    private static @Nullable DockerKafka shared;

    private final GenericContainer<?> container;
    private final ExternalBroker broker;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private DockerKafka(GenericContainer<?> container, String address) {
        this.container = container;
        broker = ExternalBroker.watch(ExternalBrokerSettings.plaintext(address), SystemTime.INSTANCE);
    }

    public static boolean engineAnswers() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    /** The one for all. Needs a Docker Engine. */
    public static synchronized DockerKafka shared() {
        if (shared == null) {
            try {
                DockerKafka kafka = start();
                Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-kafka-in-docker"));
                shared = kafka;
            } catch (IOException | BrokerException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        return shared;
    }

    private static DockerKafka start() throws IOException, BrokerException, InterruptedException {
        Ports ports = Ports.choose(0, new Random());
        String image = KafkaImage.provide(DockerClientFactory.instance().client(), TestBroker.libraries());
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withCreateContainerCmdModifier(
                        command -> command.withStdinOpen(true).withStdInOnce(true))
                .withCopyToContainer(Transferable.of(configuration(ports)), CONFIGURATION)
                .withCommand(
                        KafkaImage.JAVA,
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        KafkaImage.JARS,
                        "dev.ephemera.broker.Main",
                        CONFIGURATION);
        container.start();
        DockerKafka kafka = new DockerKafka(container, ports.address());
        kafka.holdStandardInput();
        return kafka;
    }

    private static String configuration(Ports ports) throws IOException {
        Properties properties = ServerConfiguration.of(Path.of("/kafka-records"), ports);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString();
    }

    /** The engine closes the broker's standard input when this connection ends. */
    private void holdStandardInput() {
        engine().attachContainerCmd(container.getContainerId())
                .withStdIn(new NothingUntilTheEnd())
                .withFollowStream(true)
                .exec(new ResultCallback.Adapter<Frame>());
    }

    private DockerClient engine() {
        return container.getDockerClient();
    }

    @Override
    public KafkaConnection connection() {
        try {
            return broker.ready().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("There is no broker; it is " + broker.status() + "\n" + container.getLogs(), e);
        }
    }

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public void kill() {
        connection();
        String id = container.getContainerId();
        engine().killContainerCmd(id).exec();
        Await.until(
                "the container is dead",
                () -> !Objects.requireNonNullElse(
                        engine().inspectContainerCmd(id).exec().getState().getRunning(), false));
        engine().startContainerCmd(id).exec();
        holdStandardInput();
    }

    private void close() {
        over.complete(null);
        broker.close();
        container.stop();
    }

    /** What nobody ever writes to, and ends when the container is not wanted any more. */
    private final class NothingUntilTheEnd extends InputStream {

        @Override
        public int read() {
            over.join();
            return -1;
        }
    }
}

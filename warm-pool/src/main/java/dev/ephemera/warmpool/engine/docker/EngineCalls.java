package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls the engine, each call with a time limit and its errors classified. Thread-safe. The state is
 * docker-java's connection pool, owned by this object until {@link #close}.
 *
 * <p>The transport knows no time limits on a Unix socket, so each call runs on a thread of its own
 * that is interrupted when it takes too long, which closes its connection.
 */
final class EngineCalls implements AutoCloseable {

    /** Well above what pools start and remove in parallel: a call must never wait for a connection. */
    private static final int CONNECTIONS = 128;

    /** What to ask the engine. */
    @FunctionalInterface
    interface Call<T> {
        T ask(DockerClient client) throws IOException;
    }

    /** What to tell the engine. */
    @FunctionalInterface
    interface Order {
        void give(DockerClient client) throws IOException;
    }

    private final DockerClient client;
    private final Duration limit;
    private final ExecutorService threads;

    private EngineCalls(DockerClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("docker-call-", 0).factory());
    }

    static EngineCalls open(DockerSettings settings) {
        String host = settings.host().toString();
        // Built by hand: files and properties that other tools of docker-java read have no say here.
        // Without an API version the engine answers with its own, whatever that is.
        DefaultDockerClientConfig config = new DefaultDockerClientConfig.Builder()
                .withDockerHost(host)
                .withDockerTlsVerify(false)
                .build();
        ZerodepDockerHttpClient transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(settings.host())
                .maxConnections(CONNECTIONS)
                .build();
        return new EngineCalls(DockerClientImpl.getInstance(config, transport), settings.callTimeout());
    }

    /** For streams, which have no end that could be waited for. */
    DockerClient client() {
        return client;
    }

    Duration limit() {
        return limit;
    }

    <T> T ask(String action, Call<T> call) throws EngineException {
        return ask(action, limit, call);
    }

    void order(String action, Order order) throws EngineException {
        ask(action, limit, client -> {
            order.give(client);
            return action;
        });
    }

    <T> T ask(String action, Duration atMost, Call<T> call) throws EngineException {
        Future<T> answer = threads.submit(() -> call.ask(client));
        try {
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw EngineErrors.of(action, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new EngineException(
                    Kind.TRANSIENT, "Docker did not " + action + " within " + atMost.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new EngineException(Kind.TRANSIENT, "Interrupted while waiting for Docker to " + action, e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

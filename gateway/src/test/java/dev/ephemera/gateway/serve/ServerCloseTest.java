package dev.ephemera.gateway.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.ephemera.gateway.composition.TestDoors;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerCloseTest {

    @TempDir
    private Path data;

    @Test
    void nobodyComesInWhenThePlatformIsTakenApart() throws Exception {
        ApplicationContext context = TestDoors.start(Map.of("ephemera.port", 0, "ephemera.data", data.toString()));
        CompletableFuture<Object> answered = new CompletableFuture<>();
        context.registerSingleton(new Late(answered, context));
        NettyEmbeddedServer http = context.getBean(NettyEmbeddedServer.class);
        http.start();
        Server server = new Server(context, http);
        assertEquals(200, get(server.address()));
        server.close();
        assertInstanceOf(ConnectException.class, answered.get());
    }

    private static Object get(URI address) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(address.resolve("/health"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return e;
        }
    }

    /** Knocks when all beans are still there, but are about to be closed. */
    private record Late(CompletableFuture<Object> answered, ApplicationContext context)
            implements ApplicationEventListener<ShutdownEvent> {

        @Override
        public void onApplicationEvent(ShutdownEvent event) {
            try {
                answered.complete(get(context.getBean(NettyEmbeddedServer.class).getURI()));
            } catch (InterruptedException e) {
                answered.completeExceptionally(e);
            }
        }
    }
}

package dev.ephemera.gateway.request;

import io.micronaut.http.HttpRequest;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Hangs up on a sender whose body is not there in time, which ends the wait for it. Immutable; closed once. */
final class BodyDeadline implements AutoCloseable {

    private final Future<?> end;

    private BodyDeadline(Future<?> end) {
        this.end = end;
    }

    static BodyDeadline of(HttpRequest<?> request, Duration patience) {
        Channel connection = Wire.connection(request);
        return new BodyDeadline(
                connection.eventLoop().schedule(() -> connection.close(), patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        end.cancel(false);
    }
}

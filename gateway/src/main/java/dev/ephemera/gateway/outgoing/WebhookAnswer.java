package dev.ephemera.gateway.outgoing;

import dev.ephemera.dispatcher.queue.destination.Destinations.Told;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes of a webhook's answer whether it has been told. */
final class WebhookAnswer {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private WebhookAnswer() {}

    static Told of(String host, int status) {
        return switch (status / 100) {
            case 2 -> new Told.Yes();
            case 3 ->
                new Told.Never(host + " answered with " + status + ": redirections are not followed; set the address"
                        + " that it redirects to");
            case 4 ->
                status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS
                        ? new Told.NotNow(host + " answered with " + status)
                        : new Told.Never(host + " refused it with " + status);
            default -> new Told.NotNow(host + " answered with " + status);
        };
    }

    /** Nothing of the address but the host is in the reason, nor of what came from there. */
    static Told failure(String host, Throwable failure) {
        Optional<RefusedAddressException> refused = Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(RefusedAddressException.class::isInstance)
                .map(RefusedAddressException.class::cast)
                .findFirst();
        return refused.<Told>map(reason -> new Told.Never(String.valueOf(reason.getMessage())))
                .orElseGet(() -> new Told.NotNow(
                        host + " cannot be reached: " + root(failure).getClass().getSimpleName()));
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}

package dev.ephemera.gateway.outgoing;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Which addresses webhooks may have. Immutable. */
@Singleton
public final class WebhookAddresses {

    private static final String REMEDY =
            "; use a public one, or allow those with ephemera.webhooks.private-addresses: allow";

    private final WebhookSettings.PrivateAddresses privateAddresses;

    WebhookAddresses(WebhookSettings settings) {
        privateAddresses = settings.privateAddresses();
    }

    /**
     * Checks what can be told without asking for the address of a name, when a webhook is set.
     *
     * @throws RejectedRequestException if nothing will ever be posted there
     */
    public void check(URI webhook) {
        literal(webhook.getHost()).flatMap(this::complaint).ifPresent(complaint -> {
            throw new RejectedRequestException(ErrorCode.INVALID_PARAMETER, complaint);
        });
    }

    /** The addresses of a host, all of which may be called. */
    List<InetAddress> check(List<InetAddress> addresses) throws RefusedAddressException {
        Optional<String> complaint = addresses.stream()
                .map(this::complaint)
                .flatMap(Optional::stream)
                .findFirst();
        if (complaint.isPresent()) {
            throw new RefusedAddressException(complaint.get());
        }
        return addresses;
    }

    private Optional<String> complaint(InetAddress address) {
        AddressKind kind = AddressKind.of(address);
        boolean fine = kind == AddressKind.PUBLIC || privateAddresses == WebhookSettings.PrivateAddresses.ALLOW;
        return fine
                ? Optional.empty()
                : Optional.of("Webhooks at " + address.getHostAddress() + ", " + kind.description() + ", are not called"
                        + REMEDY);
    }

    /** The address that a host is in itself; empty if it is a name, which is looked up at each call. */
    private static Optional<InetAddress> literal(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return Optional.of(InetAddress.getLoopbackAddress());
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

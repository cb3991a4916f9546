package dev.ephemera.gateway.outgoing;

import java.io.IOException;

/** A host is at an address that may not be called. */
final class RefusedAddressException extends IOException {

    private static final long serialVersionUID = 1L;

    RefusedAddressException(String message) {
        super(message);
    }
}

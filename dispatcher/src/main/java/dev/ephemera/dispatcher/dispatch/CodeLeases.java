package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.CodeLease;
import java.io.IOException;

/** Where runs get their code; the code store's lease. Thread-safe. */
@FunctionalInterface
public interface CodeLeases {

    /** @throws IOException if the package is not here, or cannot be unpacked */
    CodeLease lease(CodeDigest digest) throws IOException, InterruptedException;
}

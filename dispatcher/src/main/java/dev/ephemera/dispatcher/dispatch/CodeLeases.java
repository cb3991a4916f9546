package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.CodeLease;
import java.io.IOException;
import java.util.List;

/** Where runs get their code; the code store's lease. Thread-safe. */
@FunctionalInterface
public interface CodeLeases {

    /**
     * The files of packages laid over each other, later ones over earlier ones.
     *
     * @throws IOException if a package is not here, or cannot be unpacked
     */
    CodeLease lease(List<CodeDigest> packages) throws IOException, InterruptedException;
}

package dev.ephemera.warmpool.runtimeapi;

/** The socket of one container. Closing it ends every connection; closing twice does nothing. */
public interface RuntimeEndpoint extends AutoCloseable {

    RuntimeSession session();

    @Override
    void close();
}

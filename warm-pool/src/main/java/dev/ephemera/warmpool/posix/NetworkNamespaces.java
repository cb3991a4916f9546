package dev.ephemera.warmpool.posix;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** setns(2) for networks: ports inside the network of another process. Stateless; needs CAP_SYS_ADMIN. */
public final class NetworkNamespaces {

    private static final LibraryCall OPEN =
            LibraryCall.variadic("open", 2, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final LibraryCall CLOSE = LibraryCall.of("close", ValueLayout.JAVA_INT);
    private static final LibraryCall SETNS = LibraryCall.of("setns", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private static final int O_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private NetworkNamespaces() {}

    /**
     * Opens a port on 127.0.0.1 as {@code process} sees it. It can be served from any thread, and is
     * closed by its owner, who may outlive the process.
     *
     * @throws IOException if the process has ended, this one may not enter its network, or the port is
     *     taken in there
     */
    public static ServerSocketChannel listen(ProcessHandle process, int port) throws IOException {
        CompletableFuture<ServerSocketChannel> opened = new CompletableFuture<>();
        // A namespace belongs to a thread. This one ends in there, so that none ever comes back wrong.
        Thread.ofPlatform().name("network-of-" + process.pid()).daemon().start(() -> {
            try {
                enter(process);
                opened.complete(listen(port));
            } catch (IOException | RuntimeException | Error e) {
                opened.completeExceptionally(e);
            }
        });
        try {
            return opened.get();
        } catch (InterruptedException e) {
            opened.thenAccept(NetworkNamespaces::closeUnwanted);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("Interrupted while a port was opened").initCause(e);
        } catch (ExecutionException e) {
            Throwable reason = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(
                    "Port " + port + " cannot be opened in the network of process " + process.pid() + ": "
                            + reason.getMessage(),
                    reason);
        }
    }

    private static void enter(ProcessHandle process) throws IOException {
        String path = "/proc/" + process.pid() + "/ns/net";
        int namespace = Math.toIntExact(OPEN.invoke(path, path, O_CLOEXEC, 0));
        try {
            // The number might belong to another process by now. As long as it does not, what was opened is right.
            if (!process.isAlive()) {
                throw new IOException("it has ended");
            }
            SETNS.invoke(path, namespace, CLONE_NEWNET);
        } finally {
            CLOSE.invoke(path, namespace);
        }
    }

    private static ServerSocketChannel listen(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            return channel.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void closeUnwanted(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("A socket that nobody uses cannot be closed", e);
        }
    }
}

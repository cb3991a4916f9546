package dev.ephemera.warmpool.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.warmpool.slot.Slot;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;

/** A started container of the {@link ContractStack}, and the line to it. Confined to the test's thread. */
public final class ContractContainer implements AutoCloseable {

    /** What a script printed, errors included, and how it ended. */
    public record Result(String output, int code) {}

    private final Slot slot;
    private final StartedContainer container;
    private final SocketChannel line;
    private final InputStream input;
    private final OutputStream output;

    private ContractContainer(Slot slot, StartedContainer container, SocketChannel line) {
        this.slot = slot;
        this.container = container;
        this.line = line;
        this.input = Channels.newInputStream(line);
        this.output = Channels.newOutputStream(line);
    }

    static ContractContainer start(ContainerEngine engine, ContainerSpec spec) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(spec.slot().apiSocket()));
            Files.setPosixFilePermissions(spec.slot().apiSocket(), PosixFilePermissions.fromString("rw-rw-rw-"));
            StartedContainer container = engine.start(spec);
            container.exit().thenRun(() -> close(server));
            try {
                return new ContractContainer(spec.slot(), container, server.accept());
            } catch (ClosedChannelException e) {
                String printed = drain(spec.slot());
                container.remove();
                throw new AssertionError(
                        "The container ended with " + container.exit().join() + " and printed: " + printed, e);
            }
        }
    }

    public StartedContainer container() {
        return container;
    }

    public Slot slot() {
        return slot;
    }

    /** Runs a shell script inside and waits for it. Background processes must redirect their output. */
    public Result run(String script) throws IOException {
        send('R', script);
        String printed = receive();
        return new Result(printed.strip(), Integer.parseInt(receive()));
    }

    /** Runs a shell script that must succeed. */
    public String succeed(String script) throws IOException {
        Result result = run(script);
        assertEquals(0, result.code(), () -> script + " printed: " + result.output());
        return result.output();
    }

    /** Has the first process print a text. */
    public void print(String text) throws IOException {
        send('P', text);
        receive();
        receive();
    }

    /** Replaces the first process by a shell script; nothing more can be asked of it. */
    public void become(String script) throws IOException {
        send('X', script);
    }

    /** What the container has printed since the last call. */
    public String printed() throws IOException {
        return drain(slot);
    }

    @Override
    public void close() throws IOException, EngineException {
        line.close();
        container.remove();
        slot.delete();
    }

    private static String drain(Slot slot) throws IOException {
        byte[] buffer = new byte[65_536];
        return new String(buffer, 0, slot.output().drain(buffer), StandardCharsets.UTF_8);
    }

    private void send(char verb, String text) throws IOException {
        output.write((verb + text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private String receive() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] one = new byte[1];
        while (true) {
            if (input.read(one) < 0) {
                throw new EOFException("The container hung up; it printed: " + printed());
            }
            if (one[0] == 0) {
                return text.toString(StandardCharsets.UTF_8);
            }
            text.write(one[0]);
        }
    }

    private static void close(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

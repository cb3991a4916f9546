package dev.ephemera.gateway.composition;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.function.FunctionRegistry;
import dev.ephemera.dispatcher.function.FunctionSettings;
import dev.ephemera.dispatcher.function.NewFunction;
import dev.ephemera.dispatcher.ledger.Ledger;
import dev.ephemera.dispatcher.live.LiveRuns;
import dev.ephemera.dispatcher.queue.FakeQueue;
import dev.ephemera.gateway.serve.Drain;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A platform on a free port with a {@link FakeDispatch} and a {@link FakeQueue} behind its doors, and real storage. */
public final class TestDoors implements AutoCloseable {

    private final ApplicationContext context;
    private final EmbeddedServer server;

    private TestDoors(ApplicationContext context) {
        this.context = context;
        server = context.getBean(EmbeddedServer.class).start();
    }

    public static TestDoors open(Path data) {
        return open(data, Map.of());
    }

    public static TestDoors open(Path data, Map<String, Object> settings) {
        Map<String, Object> properties = new HashMap<>(settings);
        properties.put("ephemera.port", 0);
        properties.put("ephemera.data", data.toString());
        return new TestDoors(start(properties));
    }

    /** The same without a server, which the caller starts. */
    public static ApplicationContext start(Map<String, Object> properties) {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments(EngineRoomFactory.DOORS_ONLY)
                .properties(properties)
                .banner(false)
                .start();
    }

    public URI address() {
        return server.getURI();
    }

    public URI resolve(String path) {
        return URI.create(address() + path);
    }

    public FakeDispatch dispatch() {
        return context.getBean(FakeDispatch.class);
    }

    public LiveRuns live() {
        return context.getBean(LiveRuns.class);
    }

    public Ledger ledger() {
        return context.getBean(Ledger.class);
    }

    public FakeQueue queue() {
        return context.getBean(FakeQueue.class);
    }

    /** What comes before the end of a platform. */
    public void drain() throws InterruptedException {
        context.getBean(Drain.class).drain();
    }

    public void sicken(String complaint) {
        context.getBean(FakeEngineRoomFactory.SwitchableCheck.class).complaint = Optional.of(complaint);
    }

    /** Makes a function without going through any door. */
    public void deploy(String name) {
        FunctionSettings settings = FunctionSettings.NONE
                .withRuntime("python1.0")
                .withHandler("app.handler")
                .withRole("arn:aws:iam::000000000000:role/any");
        try {
            context.getBean(FunctionRegistry.class).create(new NewFunction(name, settings, zip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A package that holds what {@code app.handler} names in the stacks of these tests. */
    public static byte[] zip() {
        return zip(0);
    }

    /** @param padding bytes of incompressible ballast */
    public static byte[] zip(int padding) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(entry("app.fake"));
            zip.write("print()".getBytes(UTF_8));
            zip.closeEntry();
            if (padding > 0) {
                zip.setLevel(0);
                zip.putNextEntry(entry("ballast"));
                byte[] ballast = new byte[padding];
                new Random(7).nextBytes(ballast);
                zip.write(ballast);
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The same bytes whenever it is made. */
    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        return entry;
    }

    @Override
    public void close() {
        context.close();
    }
}

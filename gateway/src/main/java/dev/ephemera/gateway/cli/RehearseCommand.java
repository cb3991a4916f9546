package dev.ephemera.gateway.cli;

import dev.ephemera.gateway.serve.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code rehearse}: starts a platform of its own, sends every command through it once and stops it.
 * The launcher has the JVM watch this after a build, and what it sees makes later starts quick.
 */
@Command(name = "rehearse", hidden = true, description = "Goes through a start and every command once.")
final class RehearseCommand implements Callable<Integer> {

    private static final String FUNCTION = "rehearsal";

    /** Enough for the JVM to see which paths a call takes: what it learns, later starts begin with. */
    private static final int CALLS = 300;

    @Parameters(paramLabel = "DIR", description = "An empty directory, for the data of the rehearsal.")
    private Path directory = Path.of(".");

    /** Fails where a rehearsal cannot get far, such as without an engine; what it did get to still counts. */
    @Override
    public Integer call() throws IOException {
        Path code = Files.writeString(
                directory.resolve(FUNCTION + ".py"), "def handler(event, context):\n    return event\n");
        Map<String, Object> settings = Map.of(
                "ephemera.port",
                0,
                "ephemera.engine",
                "sandbox",
                "ephemera.data",
                directory.resolve("data").toString(),
                "ephemera.object-store.enabled",
                false);
        try (Server server = Server.start(settings)) {
            server.report();
            String url = server.address().toString();
            run("deploy", code.toString(), "--url", url);
            for (int call = 0; call < CALLS; call++) {
                run("invoke", FUNCTION, "--url", url);
            }
            run("list", "--url", url);
            run("logs", FUNCTION, "--url", url);
            run("delete", FUNCTION, "--url", url);
        }
        return ExitCode.OK.status();
    }

    private static void run(String... arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new CommandLineInterface(new Terminal(InputStream.nullInputStream(), nowhere, nowhere, Map.of()))
                .run(arguments);
    }
}

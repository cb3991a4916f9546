package dev.ephemera.warmpool.engine.sandbox.root;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import dev.ephemera.warmpool.engine.debian.ProgressLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs that build something: commands inside a root file system, and the host's own. Stateless,
 * thread-safe; each call waits, on a thread that lives as long, for what it has started.
 *
 * @param bubblewrap the program
 * @param environment for commands inside, such as {@code http_proxy}
 * @param limit how long one command may take
 */
record BuildShell(Path bubblewrap, Map<String, String> environment, Duration limit) {

    private static final Logger LOG = LoggerFactory.getLogger(BuildShell.class);

    private static final Path NAME_SERVERS = Path.of("/etc/resolv.conf");
    private static final int LONGEST_EXCERPT = 80;
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /**
     * Runs a command of the shell inside {@code root}, as root and with the host's network.
     *
     * @return the last line it printed; empty if it printed nothing
     */
    String inside(Path root, String subject, String command) throws EngineException, IOException {
        List<String> arguments = new ArrayList<>(List.of(
                bubblewrap.toString(),
                "--bind",
                root.toString(),
                "/",
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                "--perms",
                "1777",
                "--tmpfs",
                "/tmp"));
        Path nameServers = root.resolve("etc/resolv.conf");
        boolean lent = Files.exists(NAME_SERVERS) && !Files.exists(nameServers);
        if (lent) {
            arguments.addAll(List.of("--ro-bind", NAME_SERVERS.toString(), NAME_SERVERS.toString()));
        }
        arguments.addAll(
                List.of("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session"));
        arguments.addAll(List.of("--cap-add", "ALL", "--chdir", "/", "--clearenv", "--setenv", "PATH", PATH));
        environment.forEach((name, value) -> arguments.addAll(List.of("--setenv", name, value)));
        arguments.addAll(List.of("--", "/bin/sh", "-c", command));
        try {
            return run(subject, arguments);
        } finally {
            if (lent) {
                // Bubblewrap made an empty file to bind the host's upon.
                Files.deleteIfExists(nameServers);
            }
        }
    }

    private static String excerpt(String command) {
        return command.length() > LONGEST_EXCERPT ? command.substring(0, LONGEST_EXCERPT) + "…" : command;
    }

    /** Runs a program of the host; returns the last line it printed. */
    String run(String subject, List<String> command) throws EngineException, IOException {
        ProgressLines progress = new ProgressLines(subject);
        AtomicReference<String> last = new AtomicReference<>("");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        Thread reader = Thread.ofVirtual().name("build-output").start(() -> {
            try (BufferedReader output = process.inputReader()) {
                output.lines().forEach(line -> {
                    progress.line(line);
                    last.set(line);
                });
            } catch (IOException | UncheckedIOException e) {
                LOG.debug("The output of {} broke off", command, e);
            }
        });
        try {
            boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new EngineException(
                        Kind.TRANSIENT,
                        subject + ": '" + excerpt(command.getLast()) + "' "
                                + (ended ? "ended with " + process.exitValue() : "took more than " + limit)
                                + "; its last lines: " + progress.last());
            }
            reader.join();
            return last.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(Kind.TRANSIENT, subject + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}

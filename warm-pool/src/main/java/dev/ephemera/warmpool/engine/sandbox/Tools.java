package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The programs of the host that make sandboxes.
 *
 * @param shell joins the control group and opens descriptors
 * @param bubblewrap makes the sandbox
 * @param setpriv becomes the sandbox's user on the host
 * @param prlimit limits processes where no control group does
 */
record Tools(Path shell, Path bubblewrap, Path setpriv, Path prlimit) {

    private static final List<Path> PLACES = List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"));
    private static final int PATIENCE_SECONDS = 20;

    static Tools find() throws EngineException {
        return new Tools(
                find("sh", "dash"),
                find("bwrap", "bubblewrap"),
                find("setpriv", "util-linux"),
                find("prlimit", "util-linux"));
    }

    private static Path find(String program, String debianPackage) throws EngineException {
        return PLACES.stream()
                .map(place -> place.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        EngineException.Kind.PERMANENT,
                        "The sandbox engine needs " + program + "; install the package " + debianPackage
                                + " (apt-get install " + debianPackage + ")"));
    }

    String bubblewrapVersion() throws EngineException {
        return output(List.of(bubblewrap.toString(), "--version"))
                .replace("bubblewrap", "")
                .strip();
    }

    /** Runs a command that ends by itself and returns what it prints, errors included. */
    static String output(List<String> command) throws EngineException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/bin:/bin");
            builder.redirectInput(
                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            Process process = builder.start();
            try {
                process.toHandle()
                        .onExit()
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .whenComplete((ended, failure) -> process.toHandle().destroyForcibly());
                String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                int code = process.waitFor();
                if (code != 0) {
                    throw new EngineException(
                            EngineException.Kind.PERMANENT, command + " ended with " + code + ": " + text);
                }
                return text;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.PERMANENT, command + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(EngineException.Kind.TRANSIENT, "Interrupted while running " + command, e);
        }
    }
}

package dev.ephemera.warmpool.engine.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two processes of a sandbox that the host sees: bubblewrap outside, which ends last, and the
 * first process inside, whose death is that of all others. Immutable.
 */
record SandboxProcess(Process outer, ProcessHandle inner) {

    private static final Pattern CHILD = Pattern.compile("\"child-pid\"\\s*:\\s*(\\d+)");
    private static final File NOTHING = Path.of("/dev/null").toFile();
    private static final int PATIENCE_SECONDS = 10;

    /**
     * Spawns a sandbox and waits until its first process exists.
     *
     * @throws IOException if it does not come to that. The reason is in the message if the shell gave
     *     it, and in the sandbox's output if it was bubblewrap
     */
    static SandboxProcess spawn(List<String> arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .redirectInput(NOTHING)
                .redirectErrorStream(true)
                .directory(new File("/"));
        builder.environment().clear();
        Process outer = builder.start();
        Optional<ProcessHandle> inner = Optional.empty();
        try {
            String information = new String(outer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher child = CHILD.matcher(information);
            inner = child.find() ? ProcessHandle.of(Long.parseLong(child.group(1))) : Optional.empty();
            return new SandboxProcess(
                    outer,
                    inner.orElseThrow(() -> new IOException("its first process ended at once " + information.strip())));
        } finally {
            if (inner.isEmpty()) {
                outer.destroyForcibly();
            }
        }
    }

    /** Completes with the exit code when every process of the sandbox is gone. */
    CompletableFuture<Integer> exit() {
        return outer.onExit().thenApply(Process::exitValue);
    }

    /**
     * Kills the first process inside. The kernel then kills all others, and bubblewrap outside ends.
     *
     * @return whether it has ended in time
     */
    boolean kill() throws InterruptedException {
        if (outer.isAlive()) {
            inner.destroyForcibly();
            if (!outer.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                outer.destroyForcibly();
                return outer.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && !inner.isAlive();
            }
        }
        return true;
    }
}

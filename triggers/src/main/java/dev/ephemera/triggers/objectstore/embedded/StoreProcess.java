package dev.ephemera.triggers.objectstore.embedded;

import dev.ephemera.dispatcher.child.BoundedLog;
import dev.ephemera.dispatcher.child.LastLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One life of the store's process. It ends when it is stopped, and when this process ends: its standard
 * input is a pipe that nobody else holds open. Thread-safe.
 */
final class StoreProcess {

    private static final long LOG_LIMIT = 4L << 20;

    private final Process process;
    private final LastLines lastLines = new LastLines();
    private final Thread logger;
    private final Thread listener;
    private final Thread talker;

    private StoreProcess(Process process, Conversation conversation, Path output) {
        this.process = process;
        logger = Thread.ofPlatform().name("object-store-output").daemon().start(() -> log(output));
        listener = Thread.ofPlatform()
                .name("object-store-listener")
                .daemon()
                .start(() -> conversation.listen(process.getInputStream()));
        talker = Thread.ofPlatform()
                .name("object-store-talker")
                .daemon()
                .start(() -> conversation.talk(process.getOutputStream()));
    }

    /**
     * Starts it.
     *
     * @param output the file that takes what it prints
     * @throws IOException if the system starts no process
     */
    static StoreProcess start(ProcessBuilder command, Conversation conversation, Path output) throws IOException {
        return new StoreProcess(command.start(), conversation, output);
    }

    long pid() {
        return process.pid();
    }

    /** Completes at its end, with the exit code. */
    CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The end of what it has printed. */
    List<String> lastLines() {
        return lastLines.all();
    }

    /** Ends it in order, and by force where that takes longer than {@code patience}; returns when it is gone. */
    int stop(Duration patience) throws InterruptedException {
        // Through the handle, as the process itself would close what is still to be read.
        process.toHandle().destroy();
        if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            process.toHandle().destroyForcibly();
        }
        int code = process.waitFor();
        listener.join();
        logger.join();
        talker.interrupt();
        talker.join();
        return code;
    }

    private void log(Path output) {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
                BoundedLog log = new BoundedLog(output, LOG_LIMIT)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lastLines.add(line);
                log.write(line);
            }
        } catch (IOException e) {
            lastLines.add("The object store's output cannot be read any more: " + e);
        }
    }
}

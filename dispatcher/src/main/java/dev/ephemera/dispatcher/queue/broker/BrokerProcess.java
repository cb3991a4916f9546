package dev.ephemera.dispatcher.queue.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One life of the broker's process. It ends when it is stopped, and when this process ends: its standard
 * input is a pipe that nobody else holds open. Thread-safe.
 */
final class BrokerProcess {

    private static final long LOG_LIMIT = 4L << 20;

    private final Process process;
    private final LastLines lastLines = new LastLines();
    private final Thread reader;

    private BrokerProcess(Process process, Path output) {
        this.process = process;
        reader = Thread.ofPlatform().name("broker-output").daemon().start(() -> read(output));
    }

    /**
     * Starts it.
     *
     * @param output the file that takes what it prints
     * @throws IOException if the system starts no process
     */
    static BrokerProcess start(ProcessBuilder command, Path output) throws IOException {
        return new BrokerProcess(command.start(), output);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
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
        reader.join();
        return code;
    }

    private void read(Path output) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                BoundedLog log = new BoundedLog(output, LOG_LIMIT)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lastLines.add(line);
                log.write(line);
            }
        } catch (IOException e) {
            lastLines.add("The broker's output cannot be read any more: " + e);
        }
    }
}

package dev.ephemera.dispatcher.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One life of a program's process. It ends when it is stopped, and, if it heeds the end of its standard
 * input, when this process ends: that input is a pipe that nobody else holds open. Thread-safe.
 */
public final class ChildProcess {

    private static final long LOG_LIMIT = 4L << 20;

    private final Process process;
    private final LastLines lastLines = new LastLines();
    private final Thread reader;

    private ChildProcess(Process process, String name, BufferedReader lines, Path output) {
        this.process = process;
        reader = Thread.ofPlatform().name(name + "-output").daemon().start(() -> read(lines, output));
    }

    /**
     * Starts it.
     *
     * @param name what its thread is called
     * @param command if it merges both outputs, they are kept; otherwise standard error is, and standard
     *     output is for the caller to read
     * @param output the file that takes what it prints
     * @throws IOException if the system starts no process
     */
    public static ChildProcess start(String name, ProcessBuilder command, Path output) throws IOException {
        Process process = command.start();
        BufferedReader lines = command.redirectErrorStream()
                ? process.inputReader(StandardCharsets.UTF_8)
                : process.errorReader(StandardCharsets.UTF_8);
        return new ChildProcess(process, name, lines, output);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes at its end, with the exit code. */
    public CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The end of what it has printed. */
    public List<String> lastLines() {
        return lastLines.all();
    }

    /** Its standard output, unless that is merged with standard error. */
    public InputStream standardOutput() {
        return process.getInputStream();
    }

    public OutputStream standardInput() {
        return process.getOutputStream();
    }

    /** Ends it in order, and by force where that takes longer than {@code patience}; returns when it is gone. */
    public int stop(Duration patience) throws InterruptedException {
        // Through the handle, as the process itself would close what is still to be read.
        process.toHandle().destroy();
        if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            process.toHandle().destroyForcibly();
        }
        int code = process.waitFor();
        reader.join();
        return code;
    }

    private void read(BufferedReader lines, Path output) {
        try (lines;
                BoundedLog log = new BoundedLog(output, LOG_LIMIT)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                lastLines.add(line);
                log.write(line);
            }
        } catch (IOException e) {
            lastLines.add("The output cannot be read any more: " + e);
        }
    }
}

package dev.ephemera.triggers.objectstore.embedded;

import dev.ephemera.dispatcher.child.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One life of the store's process, and the conversation with it over its standard input and output. Thread-safe. */
final class StoreProcess {

    private final ChildProcess process;
    private final Thread listener;
    private final Thread talker;

    private StoreProcess(ChildProcess process, Conversation conversation) {
        this.process = process;
        listener = Thread.ofPlatform()
                .name("object-store-listener")
                .daemon()
                .start(() -> conversation.listen(process.standardOutput()));
        talker = Thread.ofPlatform()
                .name("object-store-talker")
                .daemon()
                .start(() -> conversation.talk(process.standardInput()));
    }

    /**
     * Starts it.
     *
     * @param output the file that takes what it prints
     * @throws IOException if the system starts no process
     */
    static StoreProcess start(ProcessBuilder command, Conversation conversation, Path output) throws IOException {
        return new StoreProcess(ChildProcess.start("object-store", command, output), conversation);
    }

    long pid() {
        return process.pid();
    }

    /** Completes at its end, with the exit code. */
    CompletableFuture<Integer> ended() {
        return process.ended();
    }

    /** The end of what it has printed. */
    List<String> lastLines() {
        return process.lastLines();
    }

    /** Ends it in order, and by force where that takes longer than {@code patience}; returns when it is gone. */
    int stop(Duration patience) throws InterruptedException {
        int code = process.stop(patience);
        listener.join();
        talker.interrupt();
        talker.join();
        return code;
    }
}

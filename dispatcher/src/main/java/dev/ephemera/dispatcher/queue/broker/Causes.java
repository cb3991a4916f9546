package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Turns what a system error or the broker's last words say into a sentence for people. Immutable. */
final class Causes {

    private record Sign(String words, String sentence) {}

    /** The first one that is found counts. Braces stand for values. */
    private static final List<Sign> SIGNS = List.of(
            new Sign(
                    "No space left on device",
                    "the disk of {folder} is full ({free} free): make room, and the broker goes on by itself"),
            new Sign(
                    "Disk quota exceeded",
                    "the disk quota for {folder} is used up: make room, and the broker goes on by itself"),
            new Sign("Read-only file system", "{folder} is on a disk that is mounted read-only: make it writable"),
            new Sign(
                    "Address already in use",
                    "port {port} of 127.0.0.1 is taken by another program: stop that, or give the broker another"
                            + " port"),
            new Sign(
                    "Failed to acquire lock on file .lock",
                    "the records in {folder} are in use by another broker: stop that, or give this platform a data"
                            + " folder of its own"),
            new Sign("AccessDeniedException", "files in {folder} belong to another user: give them to this one"),
            new Sign("Permission denied", "files in {folder} belong to another user: give them to this one"),
            new Sign(
                    "Could not reserve enough space",
                    "the machine has not the memory for a broker with a heap of {heap}: free some, or give it less"),
            new Sign(
                    "insufficient memory",
                    "the machine has not the memory for a broker with a heap of {heap}: free some, or give it less"),
            new Sign(
                    "Cannot allocate memory",
                    "the machine has not the memory for a broker with a heap of {heap}: free some, or give it less"),
            new Sign("OutOfMemoryError", "the broker's heap of {heap} was too small: give it more"),
            new Sign(
                    "UnsupportedClassVersionError",
                    "the Java in {java} is too old for the broker: name the home of a Java 25"),
            new Sign(
                    "Could not find or load main class",
                    "the broker's libraries in {libraries} are not complete: build the platform again"),
            new Sign(
                    "NoClassDefFoundError",
                    "the broker's libraries in {libraries} are not complete: build the platform again"),
            new Sign(
                    "meta.properties",
                    "the records in {folder} are not those of a broker as this one: restore {folder}, or move it away"
                            + " to begin with an empty queue"),
            new Sign(
                    "CorruptRecordException",
                    "records in {folder} are damaged: restore {folder}, or move it away to begin with an empty"
                            + " queue"),
            new Sign("Too many open files", "the broker may not open enough files: raise the limit (ulimit -n)"));

    private final EmbeddedBrokerSettings settings;
    private final int port;

    /** @param port where clients are to reach the broker */
    Causes(EmbeddedBrokerSettings settings, int port) {
        this.settings = settings;
        this.port = port;
    }

    /** Why a file or a process could not be made. */
    String of(IOException failure) {
        return known(List.of(failure.toString()))
                .orElseGet(() -> "the broker cannot be started in " + settings.data() + ": " + failure);
    }

    /** Why the broker's process has ended by itself. */
    String ofEnd(int exitCode, List<String> lastLines) {
        return known(lastLines).orElseGet(() -> unknown(exitCode, lastLines));
    }

    private Optional<String> known(List<String> lines) {
        return SIGNS.stream()
                .filter(sign -> lines.stream().anyMatch(line -> line.contains(sign.words())))
                .findFirst()
                .map(sign -> fill(sign.sentence()));
    }

    private String fill(String sentence) {
        return sentence.replace("{folder}", settings.data().toString())
                .replace("{free}", free(settings.data()))
                .replace("{port}", Integer.toString(port))
                .replace("{heap}", settings.heap().toString())
                .replace("{java}", settings.javaHome().toString())
                .replace("{libraries}", settings.libraries().toString());
    }

    private static String unknown(int exitCode, List<String> lastLines) {
        String how = exitCode > 128
                ? "the broker's process was killed by signal " + (exitCode - 128)
                : "the broker's process ended with code " + exitCode;
        return lastLines.stream()
                .filter(line -> line.contains("ERROR") || line.contains("FATAL") || line.contains("Exception"))
                .reduce((_, last) -> last)
                .map(line -> how + " after it said: " + line.strip())
                .orElse(how);
    }

    private static String free(Path folder) {
        try {
            return new MemorySize(Files.getFileStore(folder).getUsableSpace()).toString();
        } catch (IOException e) {
            return "nothing";
        }
    }
}

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

    private static final String DISK_FULL =
            "the disk of {folder} is full ({free} free): make room, and the broker goes on by itself";
    private static final String NOT_OURS =
            "{folder} cannot be written to by this user: give it that folder and all that is in it";
    private static final String NO_MEMORY =
            "the machine has not the memory for a broker with a heap of {heap}: free some, or give it less";
    private static final String INCOMPLETE =
            "the broker's libraries in {libraries} are not complete: build the platform again";

    /** The first one that is found counts. Braces stand for values. */
    private static final List<Sign> SIGNS = List.of(
            new Sign("No space left on device", DISK_FULL),
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
            new Sign("AccessDeniedException", NOT_OURS),
            new Sign("Permission denied", NOT_OURS),
            new Sign("Could not reserve enough space", NO_MEMORY),
            new Sign("insufficient memory", NO_MEMORY),
            new Sign("Cannot allocate memory", NO_MEMORY),
            new Sign("OutOfMemoryError", "the broker's heap of {heap} was too small: give it more"),
            new Sign(
                    "UnsupportedClassVersionError",
                    "the Java in {java} is too old for the broker: name the home of a Java 25"),
            new Sign("Could not find or load main class", INCOMPLETE),
            new Sign("NoClassDefFoundError", INCOMPLETE),
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

    String diskFull() {
        return fill(DISK_FULL);
    }

    /** Why a file or a process could not be made. */
    String of(IOException failure) {
        return known(List.of(failure.toString()))
                .orElseGet(() -> "the broker cannot be started in " + settings.data() + ": " + failure);
    }

    /** Why the broker's process has ended by itself. */
    String ofEnd(int exitCode, List<String> lastLines) {
        return known(lastLines).orElseGet(() -> isFull() ? fill(DISK_FULL) : unknown(exitCode, lastLines));
    }

    /** Files that are mapped into memory fail on a full disk without a word. */
    private boolean isFull() {
        try {
            return free(settings.data()).equals(MemorySize.ZERO);
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<String> known(List<String> lines) {
        return SIGNS.stream()
                .filter(sign -> lines.stream().anyMatch(line -> line.contains(sign.words())))
                .findFirst()
                .map(sign -> fill(sign.sentence()));
    }

    private String fill(String sentence) {
        return sentence.replace("{folder}", settings.data().toString())
                .replace("{free}", freeText(settings.data()))
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

    private static MemorySize free(Path folder) throws IOException {
        return new MemorySize(Files.getFileStore(folder).getUsableSpace());
    }

    private static String freeText(Path folder) {
        try {
            return free(folder).toString();
        } catch (IOException e) {
            return "nothing known to be";
        }
    }
}

package dev.ephemera.triggers.objectstore.embedded;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the store's last words into a sentence for people. Immutable. */
record StoreCauses(EmbeddedStoreSettings settings, int port) {

    private static final int SIGNALLED = 128;

    String ofEnd(int exitCode, List<String> lastLines) {
        return known(lastLines).orElseGet(() -> unknown(exitCode, lastLines));
    }

    private Optional<String> known(List<String> lines) {
        Map<String, String> signs = Map.of(
                "Address already in use",
                "port " + port + " of 127.0.0.1 is taken by another program: stop that, or set"
                        + " ephemera.object-store.port",
                "No space left on device",
                "the disk of " + settings.data() + " is full: make room, and the object store goes on by itself",
                "AccessDeniedException",
                "files in " + settings.data() + " belong to another user: give them to this one",
                "Read-only file system",
                settings.data() + " is on a disk that is mounted read-only: make it writable",
                "OutOfMemoryError",
                "the object store's heap of " + settings.heap() + " was too small: set ephemera.object-store.heap",
                "is damaged; restore it",
                "the journal of the object store in " + settings.data() + " is damaged; its log names the file",
                "Could not find or load main class",
                "the libraries in " + settings.libraries() + " are not complete: build the platform again");
        return signs.entrySet().stream()
                .filter(sign -> lines.stream().anyMatch(line -> line.contains(sign.getKey())))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static String unknown(int exitCode, List<String> lastLines) {
        String how = exitCode > SIGNALLED
                ? "the object store's process was killed by signal " + (exitCode - SIGNALLED)
                : "the object store's process ended with code " + exitCode;
        return lastLines.stream()
                .filter(line -> line.contains("ERROR") || line.contains("Exception"))
                .reduce((_, last) -> last)
                .map(line -> how + " after it said: " + line.strip())
                .orElse(how);
    }
}

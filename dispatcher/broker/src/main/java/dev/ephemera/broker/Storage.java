package dev.ephemera.broker;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * The folder of the broker's log. Formatting writes several files; so that a process killed in between
 * leaves nothing half done under the final name, it is done beside it and moved.
 */
final class Storage {

    private static final String FOLDER = "log.dirs";

    private final Path configuration;

    Storage(Path configuration) {
        this.configuration = configuration;
    }

    /** Formats the storage for a cluster of its own, unless that was done before. */
    void formatIfNew() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(configuration)) {
            properties.load(reader);
        }
        Path folder = Path.of(properties.getProperty(FOLDER));
        if (Files.exists(folder)) {
            return;
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".new");
        delete(unfinished);
        Path elsewhere = configuration.resolveSibling(configuration.getFileName() + ".new");
        properties.setProperty(FOLDER, unfinished.toString());
        try (Writer writer = Files.newBufferedWriter(elsewhere)) {
            properties.store(writer, null);
        }
        int failed = StorageTool.execute(
                List.of("format", "-t", Uuid.randomUuid().toString(), "-c", elsewhere.toString())
                        .toArray(String[]::new),
                System.out);
        Files.delete(elsewhere);
        if (failed != 0) {
            throw new IOException("Kafka's storage tool failed with " + failed + " for " + unfinished);
        }
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> below = Files.walk(folder)) {
                for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}

package dev.ephemera.dispatcher.queue.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of jars that the broker is made of. Immutable. */
record BrokerLibraries(Path folder) {

    private static final Pattern SERVER = Pattern.compile("kafka_[0-9.]+-(.+)\\.jar");
    private static final String UNVERSIONED = "embedded Kafka";

    /** What people call the broker, with its version as far as that is known. */
    String name() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> SERVER.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> "embedded Kafka " + matcher.group(1))
                    .findFirst()
                    .orElse(UNVERSIONED);
        } catch (IOException e) {
            return UNVERSIONED; // Whoever starts it says what is wrong with the folder.
        }
    }
}

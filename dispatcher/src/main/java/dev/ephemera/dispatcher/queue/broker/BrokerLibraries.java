package dev.ephemera.dispatcher.queue.broker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of jars that the broker is made of, and what an earlier start has left beside it. Immutable. */
record BrokerLibraries(Path folder) {

    private static final Pattern SERVER = Pattern.compile("kafka_[0-9.]+-(.+)\\.jar");

    /** @throws BrokerException if there are none */
    String classPath() throws BrokerException {
        try {
            List<String> jars = jars();
            if (jars.isEmpty()) {
                throw new BrokerException("there are no jars in " + folder + ": build the platform again");
            }
            return String.join(File.pathSeparator, jars);
        } catch (IOException e) {
            throw new BrokerException(
                    "the broker's libraries in " + folder + " cannot be read (" + e + "): build the platform again", e);
        }
    }

    /** What people call the broker, with its version as far as that is known. */
    String name() {
        try {
            return jars().stream()
                    .map(jar -> SERVER.matcher(jar.substring(jar.lastIndexOf(File.separatorChar) + 1)))
                    .filter(Matcher::matches)
                    .map(matcher -> "embedded Kafka " + matcher.group(1))
                    .findFirst()
                    .orElse("embedded Kafka");
        } catch (IOException e) {
            return "embedded Kafka";
        }
    }

    /** Where the JVM keeps what an earlier start has loaded; empty where that may not be written. Only speed depends on it. */
    Optional<Path> recordedStart() {
        Path parent = folder.getParent();
        return parent != null && Files.isWritable(parent)
                ? Optional.of(folder.resolveSibling(folder.getFileName() + ".jsa"))
                : Optional.empty();
    }

    private List<String> jars() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}

package dev.ephemera.dispatcher.queue.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line of the broker's JVM: small, and quick to start. Stateless. */
final class BrokerCommand {

    private static final String MAIN = "dev.ephemera.broker.Main";

    /** What a JVM may want to know of where it runs; everything else is none of the broker's business. */
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH");

    private BrokerCommand() {}

    /** @throws BrokerException if there is no such Java, or no broker in the folder of libraries */
    static ProcessBuilder of(EmbeddedBrokerSettings settings, BrokerFolder folder) throws BrokerException {
        Path java = settings.javaHome().resolve("bin/java");
        if (!Files.isExecutable(java)) {
            throw new BrokerException("there is no Java in " + settings.javaHome() + ": name the home of a Java 25");
        }
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx" + settings.heap().bytes(),
                "-Xms64m",
                "-Xss512k",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.crashReport(),
                "-XX:-UsePerfData",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.logFile=System.out",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX"));
        command.addAll(recordedStart(settings.libraries()));
        command.addAll(List.of(
                "-cp",
                classPath(settings.libraries()),
                MAIN,
                folder.configuration().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.path().toFile()).redirectErrorStream(true);
        builder.environment().keySet().retainAll(ENVIRONMENT);
        return builder;
    }

    /** What an earlier start has loaded, so that this one finds it prepared. Only speed depends on it. */
    static Path startArchive(Path libraries) {
        return libraries.resolveSibling(libraries.getFileName() + ".jsa");
    }

    private static List<String> recordedStart(Path libraries) {
        Path archive = startArchive(libraries);
        Path folder = archive.getParent();
        List<String> options = new ArrayList<>();
        if (folder != null && Files.isWritable(folder)) {
            options.add("-XX:+AutoCreateSharedArchive");
            options.add("-XX:SharedArchiveFile=" + archive);
        }
        return options;
    }

    private static String classPath(Path libraries) throws BrokerException {
        try (Stream<Path> files = Files.list(libraries)) {
            String jars = files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(System.getProperty("path.separator")));
            if (jars.isEmpty()) {
                throw new BrokerException("there are no jars in " + libraries + ": build the platform again");
            }
            return jars;
        } catch (IOException e) {
            throw new BrokerException(
                    "the broker's libraries in " + libraries + " cannot be read (" + e + "): build the platform again",
                    e);
        }
    }
}

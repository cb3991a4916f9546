package dev.ephemera.dispatcher.queue.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The command line of the broker's JVM: small, and quick to start. Stateless. */
final class BrokerCommand {

    private static final String MAIN = "dev.ephemera.broker.Main";

    /** What a JVM may want to know of where it runs; everything else is none of the broker's business. */
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH");

    private static final List<String> SMALL = List.of(
            "-Xms64m", "-Xss512k", "-XX:MaxDirectMemorySize=64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final List<String> QUIET = List.of(
            "-XX:-CreateCoredumpOnCrash",
            "-XX:-UsePerfData",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.logFile=System.out",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");

    private BrokerCommand() {}

    /** @throws BrokerException if there is no such Java, or no broker in the folder of libraries */
    static ProcessBuilder of(EmbeddedBrokerSettings settings, BrokerFolder folder) throws BrokerException {
        Path java = settings.javaHome().resolve("bin/java");
        if (!Files.isExecutable(java)) {
            throw new BrokerException("there is no Java in " + settings.javaHome() + ": name the home of a Java 25");
        }
        BrokerLibraries libraries = new BrokerLibraries(settings.libraries());
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add("-Xmx" + settings.heap().bytes());
        command.addAll(SMALL);
        command.addAll(QUIET);
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:ErrorFile=" + folder.crashReport());
        libraries
                .recordedStart()
                .ifPresent(file ->
                        command.addAll(List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file)));
        command.addAll(List.of(
                "-cp", libraries.classPath(), MAIN, folder.configuration().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.path().toFile()).redirectErrorStream(true);
        builder.environment().keySet().retainAll(ENVIRONMENT);
        return builder;
    }
}

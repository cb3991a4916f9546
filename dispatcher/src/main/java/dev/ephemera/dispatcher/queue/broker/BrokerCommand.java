package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.dispatcher.child.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The command line of the broker's JVM. Stateless. */
final class BrokerCommand {

    private static final String MAIN = "dev.ephemera.broker.Main";

    private static final List<String> QUIET = List.of(
            "-Dorg.slf4j.simpleLogger.logFile=System.out",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");

    private BrokerCommand() {}

    static ChildJvm jvm(EmbeddedBrokerSettings settings) {
        return new ChildJvm(settings.javaHome(), settings.libraries(), MAIN);
    }

    /** @throws BrokerException if there is no such Java, or no broker in the folder of libraries */
    static ProcessBuilder of(EmbeddedBrokerSettings settings, BrokerFolder folder) throws BrokerException {
        List<String> options = new ArrayList<>(QUIET);
        options.add("-Xmx" + settings.heap().bytes());
        options.add("-Xms64m");
        options.add("-XX:ErrorFile=" + folder.crashReport());
        try {
            return jvm(settings)
                    .command(
                            folder.path(),
                            options,
                            List.of(folder.configuration().toString()))
                    .redirectErrorStream(true);
        } catch (IOException e) {
            throw new BrokerException(String.valueOf(e.getMessage()), e);
        }
    }
}

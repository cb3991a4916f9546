package dev.ephemera.broker;

import java.nio.file.Path;

/** The broker's process: it lives until it is told to stop, or until the process that started it is gone. */
public final class Main {

    private Main() {}

    /** @param arguments the configuration file of a server that is both broker and controller */
    public static void main(String[] arguments) throws Exception {
        DieWithParent.start();
        Path configuration = Path.of(arguments[0]);
        new Storage(configuration).formatIfNew();
        kafka.Kafka.main(new String[] {configuration.toString()});
    }
}

package dev.ephemera.warmpool.engine.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * What distinguishes one sandbox from the next.
 *
 * @param hostName what the sandbox calls itself
 * @param user the host's user it runs under; empty where that is the platform's own
 * @param output a file or pipe that takes what it prints
 * @param runDirectory becomes {@code /run/ephemera}
 * @param taskDirectory becomes {@code /var/task}
 * @param layersDirectory becomes {@code /opt}
 * @param joins files to write its process id to
 * @param command what runs in it
 * @param programs what it finds below {@code /usr}, and as {@code /var/runtime}
 */
record Launch(
        String hostName,
        OptionalInt user,
        Path output,
        Path runDirectory,
        Path taskDirectory,
        Path layersDirectory,
        List<Path> joins,
        List<String> command,
        Programs programs) {}

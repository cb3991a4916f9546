package dev.ephemera.warmpool.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;

/** What this process may do on the machine. */
public enum Privilege {
    /** May mount and may become any user: root of the machine, or of a container that lets it. */
    ROOT,
    /** A normal user, or a root that may not do what root does. */
    USER;

    private static final long NEEDED = capability(6) | capability(7) | capability(21);

    /** Reads it from the capabilities: set group id, set user id, administer the system. */
    public static Privilege current() {
        try {
            return has(NEEDED) && everyUserIsMapped() ? ROOT : USER;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this process may change the resource limits of processes of other users. */
    public static boolean limitsOthers() {
        try {
            return has(capability(24));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean has(long capabilities) throws IOException {
        long effective = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16))
                .findFirst()
                .orElse(0);
        return (effective & capabilities) == capabilities;
    }

    /** Inside a user namespace only some user ids exist; then nobody else can be impersonated. */
    private static boolean everyUserIsMapped() throws IOException {
        try (Scanner map = new Scanner(Path.of("/proc/self/uid_map"), StandardCharsets.UTF_8)) {
            long inside = map.nextLong();
            long outside = map.nextLong();
            long count = map.nextLong();
            return inside == 0 && outside == 0 && count > Integer.MAX_VALUE;
        }
    }

    private static long capability(int number) {
        return 1L << number;
    }
}

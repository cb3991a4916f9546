package dev.ephemera.gateway.composition;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.warmpool.instance.RandomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What tells one platform from all others, and stays when it is started again.
 *
 * @param id lower-case hexadecimal digits
 */
record Installation(String id) {

    private static final String FILE = "installation";
    private static final int RANDOM_LENGTH = 20;
    private static final int ID_LENGTH = 12;

    /**
     * The platform with this data directory and this database. Of a copy of the directory that is run beside the
     * original the id is another, and so it is with another database, whose functions are others.
     *
     * @throws IOException if the directory can neither be read nor written
     */
    static Installation of(Path data, String database) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            Path unfinished = data.resolve(FILE + ".new");
            Files.writeString(unfinished, RandomName.of(RANDOM_LENGTH) + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String all = Files.readString(file).strip() + "\n" + data.toRealPath() + "\n" + database;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
            return new Installation(HexFormat.of().formatHex(digest).substring(0, ID_LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}

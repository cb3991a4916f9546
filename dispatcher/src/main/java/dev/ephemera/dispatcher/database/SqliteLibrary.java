package dev.ephemera.dispatcher.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native part. The driver unpacks it anew at every start, which is half the time that
 * opening a database takes; so it is unpacked once and the driver is told where it is.
 */
final class SqliteLibrary {

    private static final Logger log = LoggerFactory.getLogger(SqliteLibrary.class);
    private static final String PATH_PROPERTY = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    /**
     * Must come before the first connection. Where it fails, the driver helps itself as usual.
     *
     * @param directory private to the user, since code is loaded from it
     */
    static synchronized void unpackOnce(Path directory) {
        if (System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        String resource = LibraryLoaderUtil.getNativeLibResourcePath();
        String name = LibraryLoaderUtil.getNativeLibName();
        // Driver, system and processor are in the name, so that no other one's is ever taken.
        String platform = resource.replaceFirst(".*/native/", "").replace('/', '-');
        Path folder = directory.resolve("sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + platform);
        try {
            if (!Files.exists(folder.resolve(name))) {
                Files.createDirectories(folder);
                unpack(resource + "/" + name, folder.resolve(name));
            }
            System.setProperty(PATH_PROPERTY, folder.toString());
        } catch (IOException e) {
            log.warn("Cannot keep SQLite's library in {}; starts will be slower: {}", folder, e.toString());
        }
    }

    private static void unpack(String resource, Path target) throws IOException {
        Path temporary = target.resolveSibling(UUID.randomUUID() + ".part");
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource);
                FileChannel file =
                        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (library == null) {
                throw new IOException("the driver has no library for this machine at " + resource);
            }
            ByteBuffer bytes = ByteBuffer.wrap(library.readAllBytes());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}

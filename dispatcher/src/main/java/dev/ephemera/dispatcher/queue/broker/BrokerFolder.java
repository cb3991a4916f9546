package dev.ephemera.dispatcher.queue.broker;

import dev.ephemera.warmpool.instance.FolderLock;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * The broker's data folder: its records, its configuration, its log of events, and a lock by which two
 * platforms keep apart. Immutable; another platform may be using the same folder.
 */
record BrokerFolder(Path path) {

    Path records() {
        return path.resolve("log");
    }

    Path configuration() {
        return path.resolve("server.properties");
    }

    Path output() {
        return path.resolve("broker.log");
    }

    /** Where the JVM explains its own crash; the last one overwrites those before. */
    Path crashReport() {
        return path.resolve("crash.log");
    }

    /**
     * Creates it where it is missing, and takes possession of it.
     *
     * @throws BrokerException if it belongs to another living platform
     * @throws IOException if it cannot be written to
     */
    FolderLock claim() throws BrokerException, IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
        return FolderLock.tryTake(path)
                .orElseThrow(() -> new BrokerException("the folder " + path + " is in use by " + FolderLock.holder(path)
                        + ": stop that, or give this platform a data folder of its own"));
    }

    /** What is left on its disk for this user. */
    MemorySize space() throws IOException {
        return new MemorySize(Files.getFileStore(path).getUsableSpace());
    }

    /** Whether a broker has the records open: one whose platform died a moment ago still may. */
    boolean isInUse() {
        try (FileChannel lock = FileChannel.open(records().resolve(".lock"), StandardOpenOption.WRITE)) {
            return lock.tryLock() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where clients found the broker that ran here last; empty if that is not known. */
    OptionalInt lastPort() {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(configuration())) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            // There was none, or nobody knows what this is: it is written anew in a moment.
            return OptionalInt.empty();
        }
        return ServerConfiguration.port(properties);
    }

    void configure(Properties properties) throws IOException {
        try (Writer writer = Files.newBufferedWriter(configuration())) {
            properties.store(writer, "Written at every start");
        }
    }
}

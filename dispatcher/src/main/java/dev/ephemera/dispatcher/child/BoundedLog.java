package dev.ephemera.dispatcher.child;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines that never grows beyond its limit: what is older goes to a second file, and what is
 * older still is forgotten. Lines that cannot be written are lost. Confined to one thread.
 */
final class BoundedLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedLog.class);

    private final Path file;
    private final long limit;
    private @Nullable BufferedWriter writer;
    private long size;
    private boolean failing;

    /** @param limit of each of the two files, in bytes */
    BoundedLog(Path file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    void write(String line) {
        try {
            BufferedWriter open = open();
            open.write(line);
            open.newLine();
            open.flush();
            size += line.length() + 1L;
            failing = false;
            if (size > limit) {
                close();
                Files.move(file, older(), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            failed(e);
        }
    }

    private BufferedWriter open() throws IOException {
        if (writer == null) {
            writer = Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            size = Files.size(file);
        }
        return writer;
    }

    private void failed(IOException cause) {
        if (!failing) {
            LOG.warn("Lines of {} are lost until it can be written to again: {}", file, cause.toString());
        }
        failing = true;
        close();
    }

    private Path older() {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    @Override
    public void close() {
        BufferedWriter open = writer;
        writer = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("{} could not be closed", file, e);
            }
        }
    }
}

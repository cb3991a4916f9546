package dev.ephemera.objectstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of objects. One that is being written is called as its object, with a random UUID behind;
 * an object whose own name ends so carries a mark, by which it is known from those. Stateless.
 */
record ObjectFiles(Path buckets) {

    private static final Logger LOG = LoggerFactory.getLogger(ObjectFiles.class);

    private static final Pattern UNFINISHED =
            Pattern.compile(".*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", Pattern.DOTALL);

    private static final String MARK = "ephemera-published";

    /** Has the system write out an object and its name. Does nothing where there is no such file. */
    void publish(String bucket, String key) throws IOException {
        Path object = file(bucket, key);
        if (!Files.isRegularFile(object)) {
            return;
        }
        if (UNFINISHED.matcher(key).matches()) {
            mark(object);
        }
        force(object);
        force(object.getParent());
    }

    boolean isUnfinished(String bucket, String key) {
        return UNFINISHED.matcher(key).matches() && !isMarked(file(bucket, key));
    }

    /** Deletes what processes that are dead were writing. */
    void deleteUnfinished(Instant begunBefore) throws IOException {
        Files.walkFileTree(buckets, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (UNFINISHED.matcher(file.getFileName().toString()).matches()
                        && attributes.lastModifiedTime().toInstant().isBefore(begunBefore)
                        && !isMarked(file)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
                if (reason instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw reason;
            }
        });
    }

    /** Has the system write out a file, or the names in a folder. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path file(String bucket, String key) {
        return buckets.resolve(bucket).resolve(key);
    }

    private static void mark(Path object) throws IOException {
        marks(object).write(MARK, ByteBuffer.wrap("1".getBytes(StandardCharsets.US_ASCII)));
    }

    /** Where marks cannot be read, everything counts as marked, so that nothing is lost. */
    private static boolean isMarked(Path object) {
        try {
            return marks(object).list().contains(MARK);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            LOG.warn("It cannot be told whether {} is a whole object: {}", object, e.toString());
            return true;
        }
    }

    private static UserDefinedFileAttributeView marks(Path object) throws IOException {
        UserDefinedFileAttributeView view = Files.getFileAttributeView(object, UserDefinedFileAttributeView.class);
        if (view == null) {
            throw new IOException("the file system of " + object + " takes no extended attributes");
        }
        return view;
    }
}

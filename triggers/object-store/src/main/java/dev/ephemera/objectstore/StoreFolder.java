package dev.ephemera.objectstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** Where everything is: a folder for each bucket, and the journal of what has not been announced. Immutable. */
record StoreFolder(Path buckets, Path journal) {

    static StoreFolder open(Path folder) throws IOException {
        StoreFolder opened = new StoreFolder(folder.resolve("buckets"), folder.resolve("journal"));
        Files.createDirectories(opened.buckets);
        Files.createDirectories(opened.journal);
        return opened;
    }

    /** The objects, without any notice of what happens to them. */
    BlobStore objects() {
        return new PublishedBlobStore(new FilesystemNio2BlobStore(buckets.toString()), files());
    }

    ObjectFiles files() {
        return new ObjectFiles(buckets);
    }
}

package dev.ephemera.dispatcher.code;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * A zip file whose directory has been checked: every name, every kind, every declared size.
 * Confined to the thread that opened it.
 */
final class DeploymentPackage implements Closeable {

    /** Real code shrinks to a third or a tenth; what shrinks more than this is made to explode. */
    private static final int HIGHEST_RATIO = 200;

    /** Below this size a package may shrink as much as it likes. */
    private static final long RATIO_MATTERS_FROM = 32L << 20;

    private final ZipFile zip;
    private final List<PackageEntry> entries;
    private final long unpackedSize;

    private DeploymentPackage(ZipFile zip, List<PackageEntry> entries, long unpackedSize) {
        this.zip = zip;
        this.entries = entries;
        this.unpackedSize = unpackedSize;
    }

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if it cannot be used */
    static DeploymentPackage open(byte[] bytes, CodeLimits limits) throws IOException {
        if (CentralDirectory.countEntries(bytes, limits.entries()) > limits.entries()) {
            throw Refusal.because("holds more than " + limits.entries()
                    + " files and folders; leave out what the function does not need");
        }
        ZipFile zip = openZip(bytes);
        try {
            List<PackageEntry> entries = check(zip);
            return new DeploymentPackage(zip, entries, checkSizes(entries, bytes.length, limits));
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static ZipFile openZip(byte[] bytes) {
        try {
            return ZipFile.builder()
                    .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes))
                    .setIgnoreLocalFileHeader(true)
                    .get();
        } catch (IOException | IllegalArgumentException e) {
            throw Refusal.because("is a broken zip file; zip it again", e);
        }
    }

    /** All entries but the root itself, each path once, and none below a file or a link. */
    private static List<PackageEntry> check(ZipFile zip) {
        Map<String, PackageEntry> byPath = new TreeMap<>();
        for (Iterator<ZipArchiveEntry> found = zip.getEntries().asIterator(); found.hasNext(); ) {
            PackageEntry entry = PackageEntry.of(found.next());
            if (!entry.path().isEmpty() && byPath.putIfAbsent(entry.path(), entry) != null) {
                throw Refusal.because("holds " + Refusal.quote(entry.path()) + " twice; zip it again");
            }
        }
        for (String path : byPath.keySet()) {
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                PackageEntry above = byPath.get(path.substring(0, slash));
                if (above != null && above.kind() != PackageEntry.Kind.FOLDER) {
                    throw Refusal.because("holds " + Refusal.quote(path) + " below " + Refusal.quote(above.path())
                            + ", which is not a folder; zip it again");
                }
            }
        }
        if (byPath.values().stream().allMatch(entry -> entry.kind() == PackageEntry.Kind.FOLDER)) {
            throw Refusal.because("holds no file; put the function's code into it");
        }
        return new ArrayList<>(byPath.values());
    }

    private static long checkSizes(List<PackageEntry> entries, long packaged, CodeLimits limits) {
        long unpacked = 0;
        for (PackageEntry entry : entries) {
            if (entry.source().getSize() > limits.unpacked().bytes() - unpacked) {
                throw Refusal.because("would be larger than " + limits.unpacked()
                        + " when unpacked; leave out what the function does not need");
            }
            unpacked += entry.source().getSize();
        }
        if (unpacked > RATIO_MATTERS_FROM && unpacked / HIGHEST_RATIO > packaged) {
            throw Refusal.because("would grow to " + unpacked / packaged + " times its size, more than the "
                    + HIGHEST_RATIO + " times that are allowed; leave out files of nothing but repetitions");
        }
        return unpacked;
    }

    List<PackageEntry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** Files and links, without folders. */
    NavigableSet<String> files() {
        NavigableSet<String> files = new TreeSet<>();
        for (PackageEntry entry : entries) {
            if (entry.kind() != PackageEntry.Kind.FOLDER) {
                files.add(entry.path());
            }
        }
        return files;
    }

    /** Bytes of all files together, as declared; {@link #content} holds the package to it. */
    long unpackedSize() {
        return unpackedSize;
    }

    /** The bytes of an entry. They end with an error if they are not what the directory declares. */
    InputStream content(PackageEntry entry) throws IOException {
        return new DeclaredContent(zip.getInputStream(entry.source()), entry);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}

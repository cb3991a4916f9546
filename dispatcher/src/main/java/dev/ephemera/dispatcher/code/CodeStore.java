package dev.ephemera.dispatcher.code;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps deployment packages under their digest, and unpacked copies of those in use. Thread-safe:
 * packages never change, and {@link Holds} keeps removal apart from use.
 */
public final class CodeStore implements AutoCloseable {

    private final FileChannel lock;
    private final PackageFiles packages;
    private final UnpackedCopies copies;
    private final Layout layout;
    private final CodeLimits limits;
    private final Holds holds = new Holds();

    private CodeStore(FileChannel lock, Layout layout, CodeLimits limits) {
        this.lock = lock;
        this.layout = layout;
        this.limits = limits;
        this.packages = new PackageFiles(layout);
        this.copies = new UnpackedCopies(layout, packages, limits);
    }

    /**
     * Opens the store, and removes what a crash has left half done.
     *
     * @param directory made if it is missing; belongs to one process at a time
     * @throws IOException if it cannot be written, or another process has it open
     */
    public static CodeStore open(Path directory, CodeLimits limits) throws IOException {
        Layout layout = Layout.under(directory);
        FileChannel lock = lock(layout.lock());
        try {
            CodeStore store = new CodeStore(lock, layout, limits);
            store.tidy();
            return store;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock();
            locked = lock != null;
        } catch (OverlappingFileLockException e) {
            throw new IOException(file + " is open twice in this process", e);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new IOException(
                    "Another Ephemera uses " + file.getParent() + "; stop it, or choose another data directory");
        }
        return channel;
    }

    private void tidy() throws IOException {
        List<Path> leftovers;
        try (Stream<Path> files = Files.list(layout.temporary())) {
            leftovers = files.toList();
        }
        leftovers.forEach(copies::discard);
        copies.adopt();
    }

    /**
     * Checks a package.
     *
     * @param zip not copied, and must not change any more
     * @throws RejectedRequestException if it is no zip file, breaks a limit or could write outside
     *     of its folder
     */
    public StagedCode stage(byte[] zip) throws IOException {
        if (zip.length > limits.packaged().bytes()) {
            throw new RejectedRequestException(
                    ErrorCode.REQUEST_TOO_LARGE,
                    "The deployment package has " + zip.length + " bytes, more than the " + limits.packaged()
                            + " that are allowed; leave out what the function does not need");
        }
        CodeDigest digest = digestOf(zip);
        holds.hold(digest);
        try {
            return check(digest, zip);
        } catch (IOException | RuntimeException e) {
            holds.release(digest);
            throw e;
        }
    }

    /** A package that is here already has been unpacked once; only its names are wanted. */
    private StagedCode check(CodeDigest digest, byte[] zip) throws IOException {
        try (DeploymentPackage source = DeploymentPackage.open(zip, limits)) {
            Staging staging = new Staging(digest, zip, source.files(), source.unpackedSize());
            if (!packages.has(digest)) {
                staging.unpack(source);
            }
            return staging;
        }
    }

    private static CodeDigest digestOf(byte[] zip) {
        try {
            return new CodeDigest(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(zip)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /**
     * The unpacked files of a package; unpacks it first where no copy is at hand.
     *
     * @throws IOException if the package is not here, or cannot be unpacked
     */
    public CodeLease lease(CodeDigest digest) throws IOException, InterruptedException {
        return copies.lease(digest);
    }

    /**
     * The unpacked files of packages laid over each other in this order: of two files of the same path
     * the later package's is seen.
     *
     * @param digests one or more
     * @throws IOException if a package is not here, or cannot be unpacked
     */
    public CodeLease lease(List<CodeDigest> digests) throws IOException, InterruptedException {
        if (digests.size() == 1) {
            return copies.lease(digests.getFirst());
        }
        String names = digests.stream().map(CodeDigest::hex).collect(Collectors.joining("\n", "merged\n", ""));
        return copies.lease(digestOf(names.getBytes(StandardCharsets.US_ASCII)), target -> merge(digests, target));
    }

    private long merge(List<CodeDigest> digests, Path target) throws IOException, InterruptedException {
        Merge merged = new Merge(target);
        for (CodeDigest digest : digests) {
            try (CodeLease lease = copies.lease(digest)) {
                merged.add(lease.directory());
            }
        }
        return merged.bytes();
    }

    /** What the files of a function and its layers may be together. */
    public MemorySize largestUnpacked() {
        return limits.unpacked();
    }

    /** Bytes of the files in a package. */
    public long unpackedSize(CodeDigest digest) throws IOException {
        try (DeploymentPackage source = DeploymentPackage.open(packages.read(digest), limits)) {
            return source.unpackedSize();
        }
    }

    /** The package itself, as it was sent. It may be collected when no function refers to it. */
    public Path packageOf(CodeDigest digest) {
        return packages.pathOf(digest);
    }

    /** Files and links in a package, relative to its root. */
    public NavigableSet<String> files(CodeDigest digest) throws IOException {
        try (DeploymentPackage source = DeploymentPackage.open(packages.read(digest), limits)) {
            return source.files();
        }
    }

    /** Every package there is. */
    public Set<CodeDigest> packages() throws IOException {
        return packages.all();
    }

    /**
     * Removes a package, unless somebody refers to it or has it staged. Its unpacked copy goes when
     * its last lease is closed.
     *
     * @param referred tells whether a package is still referred to; asked while nobody can stage it
     */
    public void collect(CodeDigest digest, Predicate<CodeDigest> referred) throws IOException {
        if (holds.beginCollection(digest)) {
            try {
                if (!referred.test(digest)) {
                    packages.delete(digest);
                    copies.drop(digest);
                }
            } finally {
                holds.endCollection(digest);
            }
        }
    }

    /** Lets another process have the store. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** Confined to the thread that staged it. */
    private final class Staging implements StagedCode {

        private final CodeDigest digest;
        private final byte[] zip;
        private final NavigableSet<String> files;
        private final long unpackedSize;
        private final Path unpacked = layout.newTemporary();
        private boolean closed;

        Staging(CodeDigest digest, byte[] zip, NavigableSet<String> files, long unpackedSize) {
            this.digest = digest;
            this.zip = zip;
            this.files = files;
            this.unpackedSize = unpackedSize;
        }

        void unpack(DeploymentPackage source) throws IOException {
            try {
                Unpack.into(unpacked, source);
            } catch (IOException | RuntimeException e) {
                copies.discard(unpacked);
                throw e;
            }
        }

        @Override
        public CodeDigest digest() {
            return digest;
        }

        @Override
        public long size() {
            return zip.length;
        }

        @Override
        public long unpackedSize() {
            return unpackedSize;
        }

        @Override
        public NavigableSet<String> files() {
            return files;
        }

        @Override
        public void keep() throws IOException {
            packages.write(digest, zip);
            if (Files.exists(unpacked)) {
                copies.add(digest, unpacked, unpackedSize);
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                if (Files.exists(unpacked)) {
                    copies.discard(unpacked);
                }
                holds.release(digest);
            }
        }
    }
}

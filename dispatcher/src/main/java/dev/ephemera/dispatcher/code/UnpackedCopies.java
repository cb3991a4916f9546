package dev.ephemera.dispatcher.code;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unpacked copies at hand, within a bound on their size; what is in use stays beyond it.
 * Thread-safe: the cache decides who unpacks what, and each copy counts its own leases.
 */
final class UnpackedCopies {

    private static final Logger log = LoggerFactory.getLogger(UnpackedCopies.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String BOOT_FILE = "boot";
    private static final long WEIGHT_UNIT = 1024;

    /** Removal and unpacking run apart from callers, which may be interrupted in the middle. */
    private static final Executor VIRTUAL = Thread::startVirtualThread;

    private final Layout layout;
    private final PackageFiles packages;
    private final CodeLimits limits;
    private final AsyncCache<CodeDigest, UnpackedCopy> copies;

    UnpackedCopies(Layout layout, PackageFiles packages, CodeLimits limits) {
        this.layout = layout;
        this.packages = packages;
        this.limits = limits;
        long maximum = Math.max(1, limits.unpackedCopies().bytes() / WEIGHT_UNIT);
        this.copies = Caffeine.newBuilder()
                .maximumWeight(maximum)
                .<CodeDigest, UnpackedCopy>weigher(
                        (_, copy) -> Math.clamp(copy.bytes() / WEIGHT_UNIT, 1, Integer.MAX_VALUE))
                .executor(VIRTUAL)
                .removalListener((_, copy, _) -> Objects.requireNonNull(copy).retire())
                .buildAsync();
    }

    /**
     * Takes over the copies of an earlier process, unless the machine was restarted in between: they
     * are not forced to disk, so after a power failure files may be empty.
     */
    void adopt() throws IOException {
        String boot = Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).strip() : "";
        Path bootFile = layout.unpacked().resolve(BOOT_FILE);
        boolean sameBoot = !boot.isEmpty()
                && Files.exists(bootFile)
                && Files.readString(bootFile).equals(boot);
        List<Path> found;
        try (Stream<Path> folders = Files.list(layout.unpacked())) {
            found = folders.filter(folder -> !folder.equals(bootFile)).toList();
        }
        for (Path folder : found) {
            Optional<CopyName> name =
                    CopyName.parse(Objects.requireNonNull(folder.getFileName()).toString());
            if (sameBoot && name.isPresent()) {
                offer(name.get().digest(), new UnpackedCopy(folder, name.get().bytes(), 0, this::remove));
            } else {
                remove(folder);
            }
        }
        Files.writeString(bootFile, boot);
    }

    /**
     * Takes over a freshly unpacked package.
     *
     * @param temporary holds its files; moved from there
     */
    void add(CodeDigest digest, Path temporary, long bytes) throws IOException {
        offer(digest, new UnpackedCopy(settle(digest, temporary, bytes), bytes, 0, this::remove));
    }

    private void offer(CodeDigest digest, UnpackedCopy copy) {
        if (copies.asMap().putIfAbsent(digest, CompletableFuture.completedFuture(copy)) != null) {
            copy.retire();
        }
    }

    /** How the content of a copy comes about. */
    @FunctionalInterface
    interface Making {

        /**
         * @param target a folder to make
         * @return bytes of the files in it
         */
        long into(Path target) throws IOException, InterruptedException;
    }

    /** A copy to use; unpacks the package if none is at hand. */
    CodeLease lease(CodeDigest digest) throws IOException, InterruptedException {
        return lease(digest, target -> unpack(digest, target));
    }

    /** A copy to use, kept under {@code digest}; has it made if none is at hand. */
    CodeLease lease(CodeDigest digest, Making making) throws IOException, InterruptedException {
        while (true) {
            CompletableFuture<UnpackedCopy> own = new CompletableFuture<>();
            AtomicBoolean unpacks = new AtomicBoolean();
            CompletableFuture<UnpackedCopy> found = copies.get(digest, (key, executor) -> {
                unpacks.set(true);
                executor.execute(() -> make(key, making, own));
                // Null after a failure: the cache then forgets it, and whoever unpacked tells of it.
                return own.handle((copy, _) -> copy);
            });
            if (unpacks.get()) {
                return new CopyLease(awaitOwn(digest, own));
            }
            // It may have failed, or be evicted again; then it is this caller's turn.
            @Nullable UnpackedCopy copy = await(digest, found);
            if (copy != null && copy.lease()) {
                return new CopyLease(copy);
            }
        }
    }

    /** An unpacked copy has one lease from the start, for whoever had it unpacked. */
    private static UnpackedCopy awaitOwn(CodeDigest digest, CompletableFuture<UnpackedCopy> own)
            throws IOException, InterruptedException {
        try {
            return await(digest, own);
        } catch (InterruptedException e) {
            own.thenAccept(UnpackedCopy::release);
            throw e;
        }
    }

    private static UnpackedCopy await(CodeDigest digest, CompletableFuture<UnpackedCopy> unpacked)
            throws IOException, InterruptedException {
        try {
            return unpacked.get();
        } catch (ExecutionException e) {
            throw new IOException("Cannot unpack package " + digest.hex() + ": " + e.getCause(), e);
        }
    }

    /** Forgets the copy of a package; it goes when nobody uses it any more. */
    void drop(CodeDigest digest) {
        copies.asMap().remove(digest);
    }

    private long unpack(CodeDigest digest, Path target) throws IOException {
        try (DeploymentPackage source = DeploymentPackage.open(packages.read(digest), limits)) {
            Unpack.into(target, source);
            return source.unpackedSize();
        }
    }

    private void make(CodeDigest digest, Making making, CompletableFuture<UnpackedCopy> result) {
        Path temporary = layout.newTemporary();
        try {
            long bytes = making.into(temporary);
            result.complete(new UnpackedCopy(settle(digest, temporary, bytes), bytes, 1, this::remove));
        } catch (IOException | InterruptedException | RuntimeException e) {
            discard(temporary);
            result.completeExceptionally(e);
        }
    }

    private Path settle(CodeDigest digest, Path temporary, long bytes) throws IOException {
        Path place = layout.unpacked().resolve(CopyName.next(digest, bytes).toString());
        return Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Out of sight first, so that a crash leaves no half copy that looks whole. */
    private void remove(Path directory) {
        Path temporary = layout.newTemporary();
        try {
            Files.move(directory, temporary, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            log.debug("The unpacked copy {} is gone already", directory, e);
            return;
        } catch (IOException e) {
            log.warn("Cannot remove the unpacked copy {}; the next start tries again", directory, e);
            return;
        }
        discard(temporary);
    }

    /** Removes something temporary, now or, where that fails, at the next start. */
    void discard(Path temporary) {
        VIRTUAL.execute(() -> {
            try {
                DeleteTree.at(temporary);
            } catch (IOException e) {
                log.warn("Cannot remove {}; the next start tries again", temporary, e);
            }
        });
    }

    private static final class CopyLease implements CodeLease {

        private final UnpackedCopy copy;
        private final AtomicBoolean closed = new AtomicBoolean();

        CopyLease(UnpackedCopy copy) {
            this.copy = copy;
        }

        @Override
        public Path directory() {
            return copy.directory();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                copy.release();
            }
        }
    }
}

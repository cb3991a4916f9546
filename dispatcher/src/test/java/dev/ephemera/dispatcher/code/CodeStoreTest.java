package dev.ephemera.dispatcher.code;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeStoreTest {

    @TempDir
    Path directory;

    private CodeStore store;

    @BeforeEach
    void open() throws IOException {
        store = CodeStore.open(directory, CodeLimits.DEFAULT);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    @Test
    void keepsAPackageUnderItsDigest() throws Exception {
        byte[] zip = ZipBuilder.of("app.py", "print()");
        CodeDigest digest = keep(zip);
        assertArrayEquals(zip, Files.readAllBytes(store.packageOf(digest)));
        assertEquals(Set.of(digest), store.packages());
        assertEquals(Set.of("app.py"), store.files(digest));
    }

    @Test
    void keepsAPackageOnceHoweverOftenItIsSent() throws Exception {
        byte[] zip = ZipBuilder.of("app.py", "print()");
        assertEquals(keep(zip), keep(zip));
        assertEquals(1, store.packages().size());
        awaitCopies(1);
    }

    @Test
    void storesNothingThatIsOnlyStaged() throws Exception {
        try (StagedCode staged = store.stage(ZipBuilder.of("app.py", "print()"))) {
            assertEquals(Set.of("app.py"), staged.files());
        }
        assertEquals(Set.of(), store.packages());
        awaitCopies(0);
        await(() -> isEmpty("temporary"));
    }

    @Test
    void unpacksFilesFoldersAndLinks() throws Exception {
        CodeDigest digest = keep(new ZipBuilder()
                .folder("empty")
                .file("lib/deep/module.py", "deep")
                .link("lib/alias.py", "deep/module.py")
                .link("up/there.py", "../lib/alias.py")
                .build());
        try (CodeLease lease = store.lease(digest)) {
            Path root = lease.directory();
            assertTrue(Files.isDirectory(root.resolve("empty")));
            assertEquals("deep", Files.readString(root.resolve("lib/deep/module.py")));
            assertTrue(Files.isSymbolicLink(root.resolve("lib/alias.py")));
            assertEquals("deep", Files.readString(root.resolve("up/there.py")));
        }
    }

    @Test
    void keepsOnlyTheExecutableBitOfAMode() throws Exception {
        CodeDigest digest = keep(new ZipBuilder()
                .unix("bootstrap", 0106711, "#!/bin/sh")
                .unix("secret.txt", 0100600, "x")
                .unix("folder/", 0040700, "")
                .build());
        try (CodeLease lease = store.lease(digest)) {
            assertEquals("rwxr-xr-x", mode(lease, "bootstrap"));
            assertEquals("rw-r--r--", mode(lease, "secret.txt"));
            assertEquals("rwxr-xr-x", mode(lease, "folder"));
            assertEquals("rwxr-xr-x", mode(lease, ""));
        }
    }

    @Test
    void allowsNamesThatDifferOnlyInCase() throws Exception {
        CodeDigest digest =
                keep(new ZipBuilder().file("App.py", "1").file("app.py", "2").build());
        try (CodeLease lease = store.lease(digest)) {
            assertEquals("1", Files.readString(lease.directory().resolve("App.py")));
        }
    }

    @Test
    void unpacksAgainWhatHasLostItsCopy() throws Exception {
        CodeDigest digest = keep(ZipBuilder.of("app.py", "print()"));
        store.close();
        forgetCopies();
        open();
        try (CodeLease lease = store.lease(digest)) {
            assertEquals("print()", Files.readString(lease.directory().resolve("app.py")));
        }
    }

    @Test
    void laysPackagesOverEachOtherInTheirOrder() throws Exception {
        CodeDigest first = keep(new ZipBuilder()
                .unix("bin/tool", 0100755, "first")
                .file("only/first", "first")
                .file("becomes-folder", "a file")
                .file("becomes-file/inside", "in a folder")
                .link("becomes-plain", "only/first")
                .build());
        CodeDigest second = keep(new ZipBuilder()
                .unix("bin/tool", 0100755, "second")
                .file("only/second", "second")
                .file("becomes-folder/inside", "in a folder")
                .file("becomes-file", "a file")
                .file("becomes-plain", "plain")
                .build());
        try (CodeLease lease = store.lease(List.of(first, second))) {
            Path root = lease.directory();
            assertEquals("second", Files.readString(root.resolve("bin/tool")));
            assertEquals("rwxr-xr-x", mode(lease, "bin/tool"));
            assertEquals("first", Files.readString(root.resolve("only/first")));
            assertEquals("second", Files.readString(root.resolve("only/second")));
            assertEquals("in a folder", Files.readString(root.resolve("becomes-folder/inside")));
            assertEquals("a file", Files.readString(root.resolve("becomes-file")));
            assertEquals("plain", Files.readString(root.resolve("becomes-plain")));
        }
        try (CodeLease reversed = store.lease(List.of(second, first));
                CodeLease alone = store.lease(first)) {
            assertEquals("first", Files.readString(reversed.directory().resolve("bin/tool")));
            assertEquals("first", Files.readString(alone.directory().resolve("only/first")));
        }
    }

    @Test
    void makesOneTreeOfTheSamePackagesOnce() throws Exception {
        List<CodeDigest> both = List.of(keep(ZipBuilder.of("a", "1")), keep(ZipBuilder.of("b", "2")));
        try (CodeLease one = store.lease(both);
                CodeLease other = store.lease(both)) {
            assertEquals(one.directory(), other.directory());
        }
    }

    @Test
    void takesCopiesOverFromTheProcessBefore() throws Exception {
        CodeDigest digest = keep(ZipBuilder.of("app.py", "print()"));
        Path before = copyOf(digest);
        store.close();
        open();
        assertEquals(before, copyOf(digest));
    }

    @Test
    void trustsNoCopyFromBeforeARestartOfTheMachine() throws Exception {
        CodeDigest digest = keep(ZipBuilder.of("app.py", "print()"));
        Path before = copyOf(digest);
        store.close();
        Files.writeString(directory.resolve("unpacked/boot"), "another");
        open();
        assertNotEquals(before, copyOf(digest));
        await(() -> !Files.exists(before));
    }

    @Test
    void keepsACopyInUseBeyondTheBound() throws Exception {
        store.close();
        store = CodeStore.open(
                directory,
                new CodeLimits(
                        MemorySize.ofMegabytes(50), MemorySize.ofMegabytes(250), 1000, MemorySize.ofMegabytes(1)));
        CodeDigest used = keep(ZipBuilder.of("used", "u".repeat(700_000)));
        try (CodeLease lease = store.lease(used)) {
            for (int i = 0; i < 20; i++) {
                CodeDigest other = keep(ZipBuilder.of("other" + i, "o".repeat(700_000)));
                store.lease(other).close();
                assertEquals(700_000, Files.size(lease.directory().resolve("used")));
            }
        }
        await(() -> copies() <= 1);
        try (CodeLease lease = store.lease(used)) {
            assertEquals(700_000, Files.size(lease.directory().resolve("used")));
        }
    }

    @Test
    void leasesToManyAtOnce() throws Exception {
        store.close();
        store = CodeStore.open(
                directory,
                new CodeLimits(MemorySize.ofMegabytes(50), MemorySize.ofMegabytes(250), 1000, new MemorySize(1)));
        List<CodeDigest> digests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            digests.add(keep(ZipBuilder.of("file", "content " + i)));
        }
        Callable<Boolean> work = () -> {
            for (int i = 0; i < 100; i++) {
                int which = i % digests.size();
                try (CodeLease lease = store.lease(digests.get(which))) {
                    assertEquals(
                            "content " + which,
                            Files.readString(lease.directory().resolve("file")));
                }
            }
            return true;
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> done : threads.invokeAll(List.of(work, work, work, work))) {
                assertTrue(done.get());
            }
        }
    }

    @Test
    void closingALeaseTwiceTakesNobodyElsesAway() throws Exception {
        CodeDigest digest = keep(ZipBuilder.of("app.py", "print()"));
        try (CodeLease other = store.lease(digest)) {
            CodeLease lease = store.lease(digest);
            lease.close();
            lease.close();
            store.collect(digest, _ -> false);
            assertTrue(Files.exists(other.directory().resolve("app.py")));
        }
        awaitCopies(0);
    }

    @Test
    void collectsAPackageNobodyRefersTo() throws Exception {
        CodeDigest digest = keep(ZipBuilder.of("app.py", "print()"));
        store.collect(digest, _ -> true);
        assertEquals(Set.of(digest), store.packages());
        store.collect(digest, _ -> false);
        assertEquals(Set.of(), store.packages());
        awaitCopies(0);
        assertThrows(IOException.class, () -> store.lease(digest));
    }

    @Test
    void collectsNothingThatSomebodyIsAboutToUse() throws Exception {
        byte[] zip = ZipBuilder.of("app.py", "print()");
        CodeDigest digest = keep(zip);
        try (StagedCode staged = store.stage(zip)) {
            store.collect(digest, _ -> false);
            assertEquals(Set.of(staged.digest()), store.packages());
        }
        store.collect(digest, _ -> false);
        assertEquals(Set.of(), store.packages());
    }

    @Test
    void removesWhatACrashHasLeftHalfDone() throws Exception {
        CodeDigest digest = keep(ZipBuilder.of("app.py", "print()"));
        store.close();
        Files.createDirectories(directory.resolve("temporary/half/done"));
        Files.writeString(directory.resolve("temporary/half/done/file"), "x");
        Files.writeString(directory.resolve("temporary/zip"), "x");
        Files.createDirectories(directory.resolve("unpacked/strange"));
        open();
        await(() -> isEmpty("temporary"));
        assertFalse(Files.exists(directory.resolve("unpacked/strange")));
        assertEquals(Set.of(digest), store.packages());
    }

    @Test
    void belongsToOneProcessAtATime() {
        IOException refused = assertThrows(IOException.class, () -> CodeStore.open(directory, CodeLimits.DEFAULT));
        assertTrue(refused.getMessage().contains(directory.toString()), refused.getMessage());
    }

    @Test
    void isReadableForItsOwnerOnly() throws Exception {
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("packages"))));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("unpacked"))));
    }

    @Test
    void removesATreeWithoutFollowingItsLinks() throws Exception {
        Path outside = Files.writeString(directory.resolve("outside"), "x", UTF_8);
        Path tree = Files.createDirectories(directory.resolve("tree/below"));
        Files.createSymbolicLink(tree.resolve("link"), outside);
        Files.createSymbolicLink(tree.resolve("folder"), directory);
        DeleteTree.at(directory.resolve("tree"));
        assertTrue(Files.exists(outside));
        assertFalse(Files.exists(directory.resolve("tree")));
    }

    private CodeDigest keep(byte[] zip) throws IOException {
        try (StagedCode staged = store.stage(zip)) {
            staged.keep();
            return staged.digest();
        }
    }

    private Path copyOf(CodeDigest digest) throws Exception {
        try (CodeLease lease = store.lease(digest)) {
            return lease.directory();
        }
    }

    private void forgetCopies() throws IOException {
        DeleteTree.at(directory.resolve("unpacked"));
    }

    private static String mode(CodeLease lease, String file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(lease.directory().resolve(file)));
    }

    private void awaitCopies(int count) throws Exception {
        await(() -> copies() == count);
    }

    private long copies() throws IOException {
        try (Stream<Path> found = Files.list(directory.resolve("unpacked"))) {
            return found.filter(Files::isDirectory).count();
        }
    }

    private boolean isEmpty(String folder) throws IOException {
        try (Stream<Path> found = Files.list(directory.resolve(folder))) {
            return found.findAny().isEmpty();
        }
    }

    /** Removal happens on threads of its own. */
    private static void await(Callable<Boolean> condition) throws Exception {
        for (int i = 0; !condition.call(); i++) {
            assertTrue(i < 1_000_000, "waited too long");
            Thread.yield();
        }
    }
}

package dev.ephemera.dispatcher.code;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.resources.MemorySize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipAttackTest {

    private static final int CENTRAL = 0x02014b50;

    @TempDir
    Path directory;

    private CodeStore store;

    @BeforeEach
    void open() throws IOException {
        store = CodeStore.open(
                directory.resolve("store"),
                new CodeLimits(
                        MemorySize.ofMegabytes(4), MemorySize.ofMegabytes(64), 100, MemorySize.ofMegabytes(1024)));
    }

    /** Whatever was sent, nothing may be left of it. */
    @AfterEach
    void nothingWasStored() throws Exception {
        assertEquals(Set.of(), store.packages());
        store.close();
        try (Stream<Path> beside = Files.list(directory)) {
            assertEquals(1, beside.count());
        }
        try (Stream<Path> unpacked = Files.list(directory.resolve("store/unpacked"))) {
            assertEquals(0, unpacked.filter(Files::isDirectory).count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "//etc/passwd", "C:evil", "c:/evil"})
    void refusesAbsolutePaths(String name) {
        refused(ZipBuilder.of(name, "x"), name, "absolute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "a/..", "..", "a/../b"})
    void refusesPathsThatLeadUpwards(String name) {
        refused(ZipBuilder.of(name, "x"), name, "leads out");
    }

    @Test
    void refusesBackslashes() {
        refused(patched(ZipBuilder.of("a!b.py", "x"), "a!b.py", "a\\b.py"), "b.py", "backslash");
        refused(patched(ZipBuilder.of("!!!!evil", "x"), "!!!!evil", "..\\\\evil"), "evil", "backslash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "a\u001bb", "a\u0085b"})
    void refusesNamesThatAreNoText(String name) {
        refused(ZipBuilder.of(name, "x"), "?", "not valid text");
    }

    @Test
    void refusesNamesThatAreNoUnicode() {
        byte[] zip = ZipBuilder.of("aXb.py", "x");
        byte[] name = "aXb.py".getBytes(UTF_8);
        for (int i = 0; i <= zip.length - name.length; i++) {
            if (Arrays.equals(zip, i, i + name.length, name, 0, name.length)) {
                zip[i + 1] = (byte) 0xff;
            }
        }
        refused(zip, "not UTF-8");
    }

    @Test
    void refusesNamesThatNoFileSystemTakes() {
        refused(ZipBuilder.of("a".repeat(256), "x"), "255 bytes");
        refused(ZipBuilder.of("ü".repeat(128), "x"), "255 bytes");
        refused(ZipBuilder.of("a/".repeat(600) + "b", "x"), "1024 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "link, /etc/passwd",
        "link, ..",
        "link, ../outside",
        "a/link, ../../outside",
        "a/b/link, ../../../outside",
        "link, a/../../outside",
        "link, a/..",
        "link, ./../outside",
        "link, ''"
    })
    void refusesLinksThatLeave(String name, String target) {
        refused(new ZipBuilder().file("a/b/c", "x").link(name, target).build(), name, target, "leaves the package");
    }

    @Test
    void refusesALinkThatAnotherLinkWouldLeadOut() {
        // 'deep' is the root, so what the text shows inside would really be above it.
        refused(
                new ZipBuilder()
                        .link("a/b/deep", "../..")
                        .link("out", "a/b/deep/../secret")
                        .build(),
                "out",
                "leaves the package");
    }

    @Test
    void refusesFilesBehindALink() {
        refused(new ZipBuilder().link("dir", "other").file("dir/file", "x").build(), "dir/file", "below 'dir'");
    }

    @Test
    void refusesFilesBelowAFile() {
        refused(new ZipBuilder().file("dir", "x").file("dir/sub/file", "x").build(), "dir/sub/file", "not a folder");
    }

    @Test
    void refusesAPathThatComesTwice() {
        refused(new ZipBuilder().file("app.py", "1").file("app.py", "2").build(), "'app.py' twice");
        refused(new ZipBuilder().file("app.py", "1").file("./app.py", "2").build(), "'app.py' twice");
    }

    @ParameterizedTest
    @ValueSource(ints = {0020666, 0060666, 0010666, 0140666})
    void refusesDevicesPipesAndSockets(int mode) {
        refused(new ZipBuilder().unix("dev/thing", mode, "").build(), "dev/thing", "device, pipe or socket");
    }

    @Test
    void refusesEncryptedEntries() {
        byte[] zip = ZipBuilder.of("app.py", "x");
        int central = central(zip);
        zip[central + 8] |= 1;
        refused(zip, "app.py", "encrypted");
    }

    @Test
    void refusesUnusualCompression() {
        byte[] zip = ZipBuilder.of("app.py", "x");
        zip[central(zip) + 10] = 14; // LZMA
        refused(zip, "app.py", "method 14", "deflate");
    }

    @Test
    void refusesWhatIsNoZip() {
        refused("#!/bin/sh\necho hello".getBytes(UTF_8), "not a zip file");
        refused(new byte[0], "not a zip file");
        refused(new byte[] {'P', 'K', 5, 6}, "not a zip file");
    }

    @Test
    void refusesAPackageWithoutFiles() {
        refused(new ZipBuilder().build(), "holds no file");
        refused(new ZipBuilder().folder("only").folder("only/folders").build(), "holds no file");
    }

    @Test
    void refusesZipsCutOffAnywhere() {
        byte[] zip = new ZipBuilder()
                .file("app.py", "print('hello')")
                .file("lib/module.py", "x = 1")
                .comment("a comment")
                .build();
        for (int length = 0; length < zip.length - "a comment".length(); length++) {
            refused(Arrays.copyOf(zip, length), "The deployment package");
        }
    }

    /** Bits of names and times may flip without harm; a package that is taken must be whole. */
    @Test
    void survivesAnyDamage() throws Exception {
        byte[] whole = new ZipBuilder()
                .file("app.py", "print('hello')".repeat(10))
                .link("link", "app.py")
                .build();
        Random random = new Random(4711);
        for (int round = 0; round < 1000; round++) {
            byte[] zip = whole.clone();
            for (int flips = 0; flips <= round % 4; flips++) {
                zip[random.nextInt(zip.length)] = (byte) random.nextInt(256);
            }
            try (StagedCode staged = store.stage(zip)) {
                assertTrue(staged.files().size() <= 2);
            } catch (RejectedRequestException e) {
                assertEquals(ErrorCode.INVALID_PARAMETER, e.code());
            }
        }
    }

    @Test
    void refusesContentThatIsDamaged() {
        byte[] zip = new ZipBuilder()
                .entry("app.py", "print('hello')".getBytes(UTF_8), entry -> {
                    entry.setMethod(ZipArchiveEntry.STORED);
                })
                .build();
        int content = new String(zip, ISO_8859_1).indexOf("hello");
        zip[content] = 'j';
        refused(zip, "broken zip file", "app.py");
    }

    @Test
    void refusesTooManyBytes() {
        byte[] random = new byte[5 << 20];
        new Random(1).nextBytes(random);
        RejectedRequestException refusal = assertThrows(
                RejectedRequestException.class,
                () -> store.stage(new ZipBuilder().file("data", random).build()));
        assertEquals(ErrorCode.REQUEST_TOO_LARGE, refusal.code());
        assertTrue(refusal.getMessage().contains("4 MB"), refusal.getMessage());
    }

    @Test
    void refusesTooManyEntries() {
        ZipBuilder builder = new ZipBuilder();
        for (int i = 0; i < 101; i++) {
            builder.file("file" + i, "");
        }
        refused(builder.build(), "more than 100 files");
    }

    @Test
    void refusesTooMuchWhenUnpacked() {
        refused(new ZipBuilder().file("zeros", new byte[65 << 20]).build(), "larger than 64 MB");
    }

    @Test
    void refusesWhatShrinksTooWell() {
        refused(new ZipBuilder().file("zeros", new byte[40 << 20]).build(), "times its size");
    }

    @Test
    void refusesABombThatLiesAboutItsSize() {
        byte[] zip = new ZipBuilder().file("zeros", new byte[30 << 20]).build();
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(central(zip) + 24, 10);
        refused(zip, "broken zip file", "zeros");
    }

    @Test
    void refusesEntriesThatShareTheirContent() {
        // Every entry points at the same local header, as in bombs made of overlapping files.
        ZipBuilder builder = new ZipBuilder();
        for (int i = 0; i < 50; i++) {
            builder.file("" + (10 + i), i == 0 ? new byte[3 << 20] : new byte[0]);
        }
        byte[] zip = builder.build();
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int first = central(zip);
        for (int at = first;
                at + 46 < zip.length && bytes.getInt(at) == CENTRAL;
                at += 46 + 2 + bytes.getShort(at + 30)) {
            bytes.putInt(at + 16, bytes.getInt(first + 16));
            bytes.putInt(at + 20, bytes.getInt(first + 20));
            bytes.putInt(at + 24, bytes.getInt(first + 24));
            bytes.putInt(at + 42, bytes.getInt(first + 42));
        }
        refused(zip, "larger than 64 MB");
    }

    @Test
    void refusesADirectoryThatDoesNotFitItsEnd() {
        byte[] zip = ZipBuilder.of("app.py", "x");
        int end = zip.length - 22;
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(end + 16, central(zip) - 1);
        refused(zip, "broken zip file");
    }

    @Test
    void refusesOnePartOfMany() {
        byte[] zip = ZipBuilder.of("app.py", "x");
        zip[zip.length - 22 + 4] = 1;
        refused(zip, "split archive");
    }

    @Test
    void quotesNoControlCharactersAndNoEndlessNames() {
        RejectedRequestException refusal = refused(ZipBuilder.of("/" + "x\u001b[31m".repeat(100), "x"), "absolute");
        assertTrue(refusal.getMessage().chars().noneMatch(Character::isISOControl), refusal.getMessage());
        assertTrue(refusal.getMessage().length() < 500, refusal.getMessage());
    }

    @Test
    void takesZip64AndCommentsAndSuperfluousDots() throws Exception {
        byte[] zip = new ZipBuilder()
                .zip64(Zip64Mode.Always)
                .file("./a//b/./c.py", "x")
                .folder(".")
                .comment("PK\u0005 comment")
                .build();
        try (StagedCode staged = store.stage(zip)) {
            assertEquals(Set.of("a/b/c.py"), staged.files());
        }
    }

    private RejectedRequestException refused(byte[] zip, String... words) {
        RejectedRequestException refusal = assertThrows(RejectedRequestException.class, () -> store.stage(zip));
        for (String word : words) {
            assertTrue(refusal.getMessage().contains(word), () -> refusal.getMessage() + " lacks " + word);
        }
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        return refusal;
    }

    /** The first entry of the central directory. */
    private static int central(byte[] zip) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.getInt(zip.length - 22 + 16);
    }

    private static byte[] patched(byte[] zip, String from, String to) {
        byte[] bytes = zip.clone();
        byte[] old = from.getBytes(UTF_8);
        for (int i = 0; i <= bytes.length - old.length; i++) {
            if (Arrays.equals(bytes, i, i + old.length, old, 0, old.length)) {
                System.arraycopy(to.getBytes(UTF_8), 0, bytes, i, old.length);
            }
        }
        return bytes;
    }
}

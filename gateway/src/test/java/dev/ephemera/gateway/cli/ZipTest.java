package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipTest {

    @TempDir
    private Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, name);
    }

    private ZipContent packed() throws IOException {
        return ZipContent.of(Zip.ofFolder(folder));
    }

    @Test
    void packsFoldersInOrder() throws IOException {
        file("b.py");
        file("a/z.py");
        file("a/b/c.py");

        assertEquals(List.of("a/b/c.py", "a/z.py", "b.py"), packed().names());
        assertEquals("a/b/c.py", packed().entries().get("a/b/c.py").text());
    }

    @Test
    void leavesOutWhatIsNoCode() throws IOException {
        file("main.py");
        file("README.md");
        file("function.yaml");
        file(".git/config");
        file("lib/.git/config");
        file("lib/__pycache__/main.pyc");

        assertEquals(List.of("main.py"), packed().names());
    }

    @Test
    void packsNamesakesFurtherDown() throws IOException {
        file("docs/README.md");
        file("docs/function.yaml");

        assertEquals(List.of("docs/README.md", "docs/function.yaml"), packed().names());
    }

    @Test
    void keepsTheExecutableBit() throws IOException {
        assertTrue(file("bootstrap").toFile().setExecutable(true));
        file("data.txt");

        assertEquals(0755, packed().entries().get("bootstrap").mode());
        assertEquals(0644, packed().entries().get("data.txt").mode());
    }

    @Test
    void makesASingleFileExecutable() throws IOException {
        ZipContent content = ZipContent.of(Zip.ofFile(file("hello.sh")));

        assertEquals(0755, content.entries().get("hello.sh").mode());
    }

    @Test
    void keepsLinksThatStayInside() throws IOException {
        file("lib/tool.js");
        Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("bin/tool"), Path.of("../lib/tool.js"));

        ZipContent.Entry link = packed().entries().get("bin/tool");

        assertTrue(link.link());
        assertEquals("../lib/tool.js", link.text());
    }

    @Test
    void refusesLinksThatLeadOut() throws IOException {
        file("main.py");
        Files.createSymbolicLink(folder.resolve("passwords"), Path.of("../../etc/passwd"));

        CommandFailure failure = assertThrows(CommandFailure.class, this::packed);

        assertTrue(failure.getMessage().contains("passwords' leads out of the folder"), failure.getMessage());
        assertEquals(ExitCode.USAGE, failure.exitCode());
    }

    @Test
    void refusesAbsoluteLinks() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), file("main.py").toAbsolutePath());

        assertThrows(CommandFailure.class, this::packed);
    }

    @Test
    void theSameFilesGiveTheSameBytes() throws IOException {
        Path file = file("main.py");
        byte[] first = Zip.ofFolder(folder);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

        assertArrayEquals(first, Zip.ofFolder(folder));
    }
}

package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.instance.PublicDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Writes the {@code /etc} of sandboxes. Stateless. */
final class SandboxEtc {

    static final int USER = 65_532;

    private static final Path HOST = Path.of("/etc");

    /** What loaders, TLS libraries and language runtimes look up; all of it public on the host. */
    private static final List<String> COPIED = List.of(
            "alternatives",
            "ld.so.cache",
            "ssl/certs",
            "ssl/openssl.cnf",
            "pki/tls/certs",
            "pki/tls/cert.pem",
            "pki/ca-trust/extracted",
            "R",
            "mime.types",
            "protocols",
            "services");

    /** Where Debian keeps the configuration of its Java runtimes. */
    private static final String JAVA = "java-*-openjdk";

    /** Most of Debian's alternatives are manual pages. */
    private static final String MANUAL_PAGE = ".gz";

    private SandboxEtc() {}

    static void create(Path etc) throws IOException {
        PublicDirectory.createReadable(etc);
        Files.writeString(
                etc.resolve("passwd"),
                "root:x:0:0:root:/nonexistent:/usr/sbin/nologin\n"
                        + "sandbox:x:" + USER + ":" + USER + "::/tmp:/bin/sh\n"
                        + "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n");
        Files.writeString(etc.resolve("group"), "root:x:0:\nsandbox:x:" + USER + ":\nnogroup:x:65534:\n");
        Files.writeString(etc.resolve("hosts"), "127.0.0.1 localhost\n::1 localhost\n");
        Files.writeString(etc.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
        Files.createSymbolicLink(etc.resolve("localtime"), Path.of("/usr/share/zoneinfo/Etc/UTC"));
        for (String name : COPIED) {
            copy(HOST.resolve(name), etc.resolve(name));
        }
        try (DirectoryStream<Path> runtimes = Files.newDirectoryStream(HOST, JAVA)) {
            for (Path runtime : runtimes) {
                copy(runtime, etc.resolve(runtime.getFileName().toString()));
            }
        }
    }

    /** Copies what is there and everybody may read; links stay links. */
    private static void copy(Path source, Path target) throws IOException {
        if (!Files.exists(source)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!PublicDirectory.isReadableByAll(directory)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                PublicDirectory.createReadable(inTarget(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(MANUAL_PAGE)) {
                    return FileVisitResult.CONTINUE;
                }
                if (attributes.isSymbolicLink()) {
                    Files.createSymbolicLink(inTarget(file), Files.readSymbolicLink(file));
                } else if (attributes.isRegularFile() && PublicDirectory.isReadableByAll(file)) {
                    Files.copy(file, inTarget(file));
                }
                return FileVisitResult.CONTINUE;
            }

            private Path inTarget(Path path) {
                return source.equals(path) ? target : target.resolve(source.relativize(path));
            }
        });
    }
}

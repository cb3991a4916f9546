package dev.ephemera.supplies;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;

/**
 * All that a function in Java needs: the modules of this JDK that an application may use, Amazon's client,
 * our bootstrap, and an archive of their classes.
 */
final class JavaRuntime extends Supply {

    /** All of Java SE, and what libraries expect beyond it. No tools, no incubators. */
    private static final String MODULES = String.join(
            ",",
            "java.se",
            "jdk.accessibility",
            "jdk.charsets",
            "jdk.crypto.cryptoki",
            "jdk.crypto.ec",
            "jdk.httpserver",
            "jdk.jfr",
            "jdk.localedata",
            "jdk.management",
            "jdk.naming.dns",
            "jdk.net",
            "jdk.nio.mapmode",
            "jdk.security.auth",
            "jdk.unsupported",
            "jdk.xml.dom",
            "jdk.zipfs");

    /**
     * Quick to start and small rather than fast in the long run. Nothing knows the function's memory
     * when the process starts: the heap may grow to more than any function has, but only as its
     * contents do, so that the container's limit decides. The
     * archive stays where it was made for, so that all processes share its pages.
     */
    static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:-UseContainerSupport",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            "-Xms8m",
            "-Xmx10g",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40",
            "-Xlog:disable",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true",
            "-Duser.dir=/var/task",
            "-Djava.security.egd=file:/dev/urandom");

    private static final List<String> REHEARSALS =
            List.of("dev.ephemera.rehearsal.RehearsalHandler", "dev.ephemera.rehearsal.ScalaRehearsalHandler");

    private final List<Path> jars;

    /** @param jars the bootstrap's first, then Amazon's */
    JavaRuntime(Path folder, List<Path> jars) {
        super(folder);
        this.jars = jars;
    }

    Path java() {
        return folder().resolve("bin/java");
    }

    Path jars() {
        return folder().resolve("jars");
    }

    Path bootstrap() {
        return jars().resolve("bootstrap.jar");
    }

    @Override
    void identify(MessageDigest digest) throws IOException {
        digest.update(bytes(System.getProperty("java.home") + Runtime.version() + MODULES + OPTIONS));
        for (String rehearsal : REHEARSALS) {
            digest.update(classFile(rehearsal));
        }
        for (Path jar : jars) {
            digest.update(Files.readAllBytes(jar));
        }
    }

    @Override
    void fill() throws IOException, InterruptedException {
        link();
        copy(jars, jars());
        Files.move(jars().resolve(jars.getFirst().getFileName()), bootstrap());
        unpackClient();
        for (String rehearsal : REHEARSALS) {
            Path file = folder().resolve("rehearsal/" + rehearsal.replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, classFile(rehearsal));
        }
        Path options = folder().resolve("options");
        Files.write(options, OPTIONS);
        new ClassArchive(java(), options, bootstrap()).write(folder().resolve("start.aot"));
    }

    private void link() {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IllegalStateException(
                        "The JDK in " + System.getProperty("java.home") + " has no jlink; install a whole JDK"));
        PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int status = jlink.run(
                output,
                System.err,
                "--add-modules",
                MODULES,
                "--no-header-files",
                "--no-man-pages",
                "--dedup-legal-notices=error-if-not-same-content",
                "--compress=zip-2",
                "--output",
                folder().toString());
        if (status != 0) {
            throw new IllegalStateException("jlink failed with status " + status);
        }
    }

    /** Amazon's client would unpack it into each container's memory. */
    private void unpackClient() throws IOException {
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        Path client = jars.stream()
                .filter(jar -> jar.getFileName().toString().contains("runtime-interface-client"))
                .findFirst()
                .orElseThrow();
        try (JarFile jar = new JarFile(client.toFile());
                InputStream library =
                        jar.getInputStream(jar.getEntry("jni/libaws-lambda-jni.linux-" + processor + ".so"))) {
            Files.copy(library, folder().resolve("lib/libaws-lambda-jni.so"));
        }
    }
}

package dev.ephemera.supplies;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes a folder with all that a function in Java needs: the modules of this JDK that an application
 * may use, Amazon's client, our bootstrap, and an archive of the classes that every start loads. The
 * archive fits these very files, and stays valid when the folder is moved or copied with its times.
 */
public final class MakeJavaRuntime {

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
     * contents do, so that the container's limit decides.
     */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:-UseContainerSupport",
            "-Xms8m",
            "-Xmx10g",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40",
            "-Xlog:disable",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true",
            "-Duser.dir=/var/task",
            "-Djava.security.egd=file:/dev/urandom");

    private static final String REHEARSAL = "/dev/ephemera/rehearsal/RehearsalHandler.class";
    private static final String REHEARSAL_FAILED = "the rehearsal of the Java runtime ";
    private static final int PATIENCE_SECONDS = 120;

    private MakeJavaRuntime() {}

    /** @param arguments the folder to make, the jar of the bootstrap, the class path with the client's jars */
    public static void main(String[] arguments) throws Exception {
        Path target = Path.of(arguments[0]).toAbsolutePath();
        List<Path> jars = new ArrayList<>(List.of(Path.of(arguments[1])));
        Stream.of(arguments[2].split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .forEach(jars::add);

        Path stamp = target.resolveSibling("." + target.getFileName() + ".stamp");
        String madeFrom = madeFrom(jars);
        if (Files.isRegularFile(stamp) && Files.readString(stamp).equals(madeFrom)) {
            return;
        }
        Files.deleteIfExists(stamp);
        delete(target);
        Files.createDirectories(target.getParent());
        link(target);
        addFiles(target, jars);
        rehearse(target);
        Files.writeString(stamp, madeFrom);
    }

    private static String madeFrom(List<Path> jars) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update((System.getProperty("java.home") + Runtime.version() + MODULES + OPTIONS)
                .getBytes(StandardCharsets.UTF_8));
        try (InputStream handler = MakeJavaRuntime.class.getResourceAsStream(REHEARSAL)) {
            digest.update(Objects.requireNonNull(handler).readAllBytes());
        }
        for (Path jar : jars) {
            digest.update(Files.readAllBytes(jar));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void link(Path target) {
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
                target.toString());
        if (status != 0) {
            throw new IllegalStateException("jlink failed with status " + status);
        }
    }

    private static void addFiles(Path target, List<Path> jars) throws IOException {
        Path folder = Files.createDirectory(target.resolve("jars"));
        for (Path jar : jars) {
            Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.move(folder.resolve(jars.getFirst().getFileName()), folder.resolve("bootstrap.jar"));
        Path rehearsal = Files.createDirectories(target.resolve("rehearsal/dev/ephemera/rehearsal"));
        try (InputStream handler = MakeJavaRuntime.class.getResourceAsStream(REHEARSAL)) {
            Files.copy(Objects.requireNonNull(handler), rehearsal.resolve("RehearsalHandler.class"));
        }
        String processor = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        Path client = jars.stream()
                .filter(jar -> jar.getFileName().toString().contains("runtime-interface-client"))
                .findFirst()
                .orElseThrow();
        try (JarFile jar = new JarFile(client.toFile());
                InputStream library =
                        jar.getInputStream(jar.getEntry("jni/libaws-lambda-jni.linux-" + processor + ".so"))) {
            Files.copy(library, target.resolve("lib/libaws-lambda-jni.so"));
        }
        Files.write(target.resolve("options"), OPTIONS);
    }

    /** Has a process of the new runtime run a function, and keep what it loaded for it. */
    private static void rehearse(Path target) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("ephemera-java-");
        Path log = scratch.resolve("log");
        Path archive = target.resolve("start.aot");
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            target.resolve("bin/java").toString(),
                            "@" + target.resolve("options"),
                            "-XX:AOTCacheOutput=" + archive,
                            "-jar",
                            target.resolve("jars/bootstrap.jar").toString(),
                            "rehearse")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().clear();
            builder.environment().put("LANG", "C.UTF-8");
            builder.environment().put("EPHEMERA_RUNTIME_PORT", "0");
            Process process = builder.start();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(
                            REHEARSAL_FAILED + "did not end; it printed " + Files.readString(log));
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            if (process.exitValue() != 0 || !Files.isRegularFile(archive)) {
                throw new IllegalStateException(REHEARSAL_FAILED + "ended with status " + process.exitValue()
                        + " and " + (Files.isRegularFile(archive) ? "an" : "no") + " archive; it printed "
                        + Files.readString(log));
            }
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(tree)) {
            entries = new ArrayList<>(walk.toList());
        }
        for (Path entry : entries.reversed()) {
            Files.delete(entry);
        }
    }
}

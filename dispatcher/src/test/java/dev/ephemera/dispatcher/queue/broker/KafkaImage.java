package dev.ephemera.dispatcher.queue.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.ephemera.warmpool.instance.PublicDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * An image with Kafka in it that needs no registry: the broker's jars, a Java runtime linked from the
 * one that runs the tests, and the C library that this needs. It has no shell and no root's password.
 * It is made once for each version of both, and stays in the engine. Stateless.
 */
final class KafkaImage {

    static final String JAVA = "/java/bin/java";
    static final String JARS = "/kafka/*";

    private static final String REPOSITORY = "ephemera/kafka-for-tests";
    private static final String MODULES = "java.se,jdk.management,jdk.security.auth,jdk.unsupported";
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

    private KafkaImage() {}

    /** @return its name, as soon as the engine has it */
    static String provide(DockerClient engine, Path libraries) throws IOException, InterruptedException {
        String name = REPOSITORY + ":" + digest(libraries);
        if (!exists(engine, name)) {
            Path context = Files.createTempDirectory("ephemera-kafka-image-");
            try {
                fill(Files.createDirectory(context.resolve("root")), libraries);
                Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY root /\n");
                build(engine, context, name);
            } finally {
                PublicDirectory.deleteTree(context);
            }
        }
        return name;
    }

    /** Of all that goes into the image. */
    private static String digest(Path libraries) throws IOException {
        CRC32 sum = new CRC32();
        sum.update((MODULES + Runtime.version()).getBytes(UTF_8));
        for (Path jar : jars(libraries)) {
            sum.update(jar.getFileName().toString().getBytes(UTF_8));
            sum.update(Files.readAllBytes(jar));
        }
        return Long.toHexString(sum.getValue());
    }

    private static List<Path> jars(Path libraries) throws IOException {
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.sorted().toList();
        }
    }

    private static boolean exists(DockerClient engine, String name) {
        try {
            engine.inspectImageCmd(name).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static void fill(Path root, Path libraries) throws IOException, InterruptedException {
        Path java = root.resolve("java");
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                MODULES,
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                java.toString()));
        for (Path library : librariesOf(java)) {
            Path copy = root.resolve(library.toString().substring(1));
            Files.createDirectories(copy.getParent());
            Files.copy(library, copy);
        }
        Path kafka = Files.createDirectory(root.resolve("kafka"));
        for (Path jar : jars(libraries)) {
            Files.copy(jar, kafka.resolve(jar.getFileName()));
        }
        Files.createDirectory(root.resolve("tmp"));
    }

    /** The system's libraries, the loader among them, that anything below {@code java} is linked to. */
    private static Set<Path> librariesOf(Path java) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("ldd", java.resolve("bin/java").toString()));
        try (Stream<Path> files = Files.walk(java.resolve("lib"))) {
            files.map(Path::toString).filter(file -> file.endsWith(".so")).forEach(command::add);
        }
        Set<Path> found = new TreeSet<>();
        Matcher matcher = LIBRARY.matcher(run(command));
        while (matcher.find()) {
            Path library = Path.of(matcher.group(1)).normalize();
            if (!library.startsWith(java)) {
                found.add(library);
            }
        }
        return found;
    }

    private static void build(DockerClient engine, Path context, String name) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-C", context.toString(), "--owner=0", "--group=0", "-c", ".")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream archive = tar.getInputStream()) {
            engine.buildImageCmd(archive)
                    .withTags(Set.of(name))
                    .withForcerm(true)
                    .exec(new BuildImageResultCallback())
                    .awaitImageId();
        }
        if (tar.waitFor() != 0) {
            throw new IOException("tar ended with " + tar.exitValue());
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " ended with " + process.exitValue() + ": " + output);
        }
        return output;
    }
}

package dev.ephemera.supplies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * What a function in Scala needs besides the {@link JavaRuntime}: Scala's library, a serializer for its
 * types, and an archive of classes that has those too.
 */
final class ScalaLibrary extends Supply {

    private static final List<String> SERIALIZER = Stream.of("ScalaSerializer", "FromJson", "ToJson", "package-info")
            .map("dev.ephemera.bootstrap.scala."::concat)
            .toList();
    private static final String SERVICE =
            "META-INF/services/com.amazonaws.services.lambda.runtime.CustomPojoSerializer";
    private static final String LIBRARY = "scala-library-";
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private static final List<String> OPTIONS = Stream.concat(
                    JavaRuntime.OPTIONS.stream(),
                    Stream.of(
                            "-Dephemera.language=scala.Predef",
                            "-Dephemera.rehearsal=dev.ephemera.rehearsal.ScalaRehearsalHandler"))
            .toList();

    private final JavaRuntime runtime;
    private final List<Path> libraries;

    ScalaLibrary(Path folder, JavaRuntime runtime, List<Path> libraries) {
        super(folder);
        this.runtime = runtime;
        this.libraries = libraries;
    }

    @Override
    void identify(MessageDigest digest) throws IOException {
        digest.update(bytes(runtime.identity() + OPTIONS));
        for (String part : SERIALIZER) {
            digest.update(classFile(part));
        }
        for (Path jar : libraries) {
            digest.update(Files.readAllBytes(jar));
        }
    }

    /** A process has one folder of jars: an archive knows where they are in relation to each other. */
    @Override
    void fill() throws IOException, InterruptedException {
        Path jars = folder().resolve("jars");
        // First, since some of its classes stand before those of Amazon's client.
        List<Path> all = new ArrayList<>(List.of(runtime.bootstrap()));
        try (Stream<Path> others = Files.list(runtime.jars())) {
            others.filter(jar -> !jar.equals(runtime.bootstrap())).sorted().forEach(all::add);
        }
        all.addAll(libraries);
        copy(all, jars);
        Path main = jars.resolve("scala.jar");
        writeMain(main, all);
        Path options = folder().resolve("options");
        List<String> withVersion = new ArrayList<>(OPTIONS);
        withVersion.add("-Dephemera.version=" + version());
        Files.write(options, withVersion);
        new ClassArchive(runtime.java(), options, main).write(folder().resolve("start.aot"));
    }

    private String version() {
        return libraries.stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.startsWith(LIBRARY))
                .map(name -> name.substring(LIBRARY.length(), name.lastIndexOf('.')))
                .findFirst()
                .orElseThrow();
    }

    private static void writeMain(Path file, List<Path> classPath) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "dev.ephemera.bootstrap.Bootstrap");
        attributes.put(
                Attributes.Name.CLASS_PATH,
                String.join(
                        " ",
                        classPath.stream()
                                .map(jar -> jar.getFileName().toString())
                                .toList()));
        attributes.putValue("Add-Opens", "java.base/java.lang");
        attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            put(jar, "META-INF/MANIFEST.MF", manifest);
            for (String part : SERIALIZER) {
                put(jar, part.replace('.', '/') + ".class", classFile(part));
            }
            put(jar, SERVICE, bytes(SERIALIZER.getFirst() + "\n"));
        }
    }

    private static void put(JarOutputStream jar, String name, Manifest manifest) throws IOException {
        jar.putNextEntry(entry(name));
        manifest.write(jar);
        jar.closeEntry();
    }

    private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(entry(name));
        jar.write(content);
        jar.closeEntry();
    }

    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setLastModifiedTime(FileTime.from(TIME));
        return entry;
    }
}

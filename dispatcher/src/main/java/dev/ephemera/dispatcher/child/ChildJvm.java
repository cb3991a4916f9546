package dev.ephemera.dispatcher.child;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM beside this one: small, quick to start, with libraries of its own.
 *
 * @param java the home of the Java that runs it
 * @param libraries the folder of its jars
 * @param main its main class
 */
public record ChildJvm(Path java, Path libraries, String main) {

    /** What a JVM may want to know of where it runs; everything else is none of its business. */
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH");

    private static final List<String> USUAL = List.of(
            "-Xss512k",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:-UsePerfData",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    /**
     * The command that starts it.
     *
     * @param options of the JVM, beside the usual ones
     * @throws IOException if there is no such Java, or nothing in the folder of libraries: a sentence for people
     */
    public ProcessBuilder command(Path directory, List<String> options, List<String> arguments) throws IOException {
        Path program = java.resolve("bin/java");
        if (!Files.isExecutable(program)) {
            throw new IOException("there is no Java in " + java + ": name the home of a Java 25");
        }
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(USUAL);
        command.addAll(options);
        command.addAll(recordedStart());
        command.addAll(List.of("-cp", classPath(), main));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().retainAll(ENVIRONMENT);
        return builder;
    }

    /** Should what an earlier start has left be damaged, then the next one must not fail of it as well. */
    public void forgetRecordedStart() throws IOException {
        Files.deleteIfExists(archive());
    }

    /** What an earlier start has loaded, so that this one finds it prepared. Only speed depends on it. */
    private List<String> recordedStart() {
        Path folder = archive().getParent();
        return folder != null && Files.isWritable(folder)
                ? List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive())
                : List.of();
    }

    private Path archive() {
        return libraries.resolveSibling(libraries.getFileName() + ".jsa");
    }

    private String classPath() throws IOException {
        String jars;
        try (Stream<Path> files = Files.list(libraries)) {
            jars = files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new IOException(
                    "the libraries in " + libraries + " cannot be read (" + e + "): build the platform again", e);
        }
        if (jars.isEmpty()) {
            throw new IOException("there are no jars in " + libraries + ": build the platform again");
        }
        return jars;
    }
}

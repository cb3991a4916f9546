package dev.ephemera.warmpool.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ephemera.warmpool.instance.PublicDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * One stack's function for the matrix, in {@code src/test/matrix/STACK}: its files, {@code matrix.yaml} and,
 * for the fine points of the language, {@code cases.yaml}.
 *
 * @param handler the handler of the function that answers the cases every stack has
 * @param build shell commands that make the package in a copy of the folder
 * @param folder where in that copy the package is
 * @param errorType what the case {@code fail} is reported as
 * @param errorTrace found in the report's stack trace
 * @param exit {@code ends} where the process's exit ends the container, otherwise the type of the error
 * @param hog {@code killed} where the kernel ends it, otherwise the type of the error
 * @param memory in MB
 */
record MatrixFixture(
        String handler,
        @Nullable List<String> build,
        @JsonProperty("package") @Nullable String folder,
        @JsonProperty("error-type") String errorType,
        @JsonProperty("error-trace") String errorTrace,
        String exit,
        String hog,
        @Nullable Integer memory) {

    /** A case of one stack alone; see {@link MatrixCase}. */
    record FinePoint(
            String name,
            @Nullable String handler,
            String event,
            @Nullable Integer memory,
            @Nullable Map<String, String> environment,
            @Nullable String answer,
            @JsonProperty("error-type") @Nullable String errorType,
            @Nullable String message,
            @Nullable String trace,
            @Nullable String log) {}

    static final Path FOLDER = Path.of("src", "test", "matrix");

    private static final Path BUILT = Path.of("target", "matrix");
    private static final String DECLARATION = "matrix.yaml";
    private static final String FINE_POINTS = "cases.yaml";
    private static final int DEFAULT_MEMORY = 128;

    /** How shells end for want of a compiler. */
    private static final int NO_SUCH_COMMAND = 127;

    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    static boolean exists(String stack) {
        return Files.isRegularFile(FOLDER.resolve(stack).resolve(DECLARATION));
    }

    static MatrixFixture read(String stack) throws IOException {
        return YAML.readValue(FOLDER.resolve(stack).resolve(DECLARATION).toFile(), MatrixFixture.class);
    }

    static List<FinePoint> finePoints(String stack) throws IOException {
        Path file = FOLDER.resolve(stack).resolve(FINE_POINTS);
        return Files.isRegularFile(file) ? List.of(YAML.readValue(file.toFile(), FinePoint[].class)) : List.of();
    }

    int megabytes() {
        return memory == null ? DEFAULT_MEMORY : memory;
    }

    /** Builds the package, which the result then copies to where it is asked to. */
    Consumer<Path> make(String stack) throws IOException, InterruptedException {
        Path work = BUILT.resolve(stack).toAbsolutePath();
        PublicDirectory.deleteTree(work);
        Files.createDirectories(work.getParent());
        copy(FOLDER.resolve(stack), work);
        Files.deleteIfExists(work.resolve(DECLARATION));
        Files.deleteIfExists(work.resolve(FINE_POINTS));
        for (String command : build == null ? List.<String>of() : build) {
            run(command, work);
        }
        Path made = folder == null ? work : work.resolve(folder);
        return target -> {
            try {
                copy(made, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static void run(String command, Path work) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-ec", command)
                .directory(work.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes());
        Assumptions.assumeTrue(process.waitFor() != NO_SUCH_COMMAND, () -> "not installed here: " + printed);
        if (process.exitValue() != 0) {
            throw new IOException("'" + command + "' ended with " + process.exitValue() + ": " + printed);
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.toList()) {
                Path copy = target.resolve(source.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}

package dev.ephemera.warmpool.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The folders in {@code functions-examples/}. */
final class Example {

    static final Path FOLDER = Path.of("..", "functions-examples");

    private Example() {}

    static Consumer<Path> copyOf(String example) {
        return directory -> {
            try (Stream<Path> files = Files.list(FOLDER.resolve(example))) {
                for (Path file : files.toList()) {
                    Path copy = directory.resolve(file.getFileName().toString());
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}

package dev.ephemera.warmpool.engine.sandbox.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecipeTest {

    @TempDir
    private Path directory;

    private Recipe read(String dockerfile) throws IOException {
        return Recipe.read(Files.writeString(directory.resolve("Dockerfile"), dockerfile));
    }

    @Test
    void readsTheStepsInTheirOrder() throws IOException {
        Recipe recipe = read("""
                # A comment
                ARG BASE
                FROM ${BASE}

                RUN apt-get update \\
                    # in the middle
                    && apt-get install --yes ruby
                COPY . /var/runtime
                COPY hosts services /etc/
                """);
        assertEquals(
                List.of(
                        new Instruction.Run("apt-get update && apt-get install --yes ruby"),
                        new Instruction.Copy(List.of("."), "/var/runtime"),
                        new Instruction.Copy(List.of("hosts", "services"), "/etc/")),
                recipe.instructions());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM debian:bookworm",
                "ENV LANG=C",
                "RUN [\"true\"]",
                "RUN --mount=type=cache true",
                "COPY --chown=1:1 a /b",
                "COPY a b",
                "COPY /b",
                "ENTRYPOINT /bin/sh"
            })
    void refusesWhatItDoesNotUnderstandRatherThanLeaveItOut(String line) {
        String message = assertThrows(IOException.class, () -> read("ARG BASE\n" + line + "\n"))
                .getMessage();
        assertTrue(message.contains("Dockerfile, line 2"), message);
        assertTrue(message.contains(line.split(" ")[0]), message);
    }

    @Test
    void refusesAFileThatEndsInTheMiddleOfAStep() {
        assertThrows(IOException.class, () -> read("RUN true \\"));
    }
}

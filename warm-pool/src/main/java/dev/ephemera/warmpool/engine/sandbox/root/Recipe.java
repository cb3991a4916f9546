package dev.ephemera.warmpool.engine.sandbox.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The steps of a Dockerfile, as far as stacks use them: it starts from the image that its first argument
 * names, runs commands, and copies files. Anything else is refused rather than left out. Immutable.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">the format</a>
 */
record Recipe(List<Instruction> instructions) {

    Recipe {
        instructions = List.copyOf(instructions);
    }

    /** @throws IOException naming file, line and remedy, if it holds something that is not understood */
    static Recipe read(Path dockerfile) throws IOException {
        List<Instruction> instructions = new ArrayList<>();
        List<String> lines = Files.readAllLines(dockerfile);
        StringBuilder joined = new StringBuilder();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).strip();
            if (line.startsWith("#") || (line.isEmpty() && joined.isEmpty())) {
                continue;
            }
            if (line.endsWith("\\")) {
                joined.append(line, 0, line.length() - 1);
                continue;
            }
            String whole = joined.append(line).toString();
            joined.setLength(0);
            try {
                add(instructions, whole);
            } catch (IllegalArgumentException e) {
                throw new IOException(dockerfile + ", line " + (index + 1) + ": " + e.getMessage(), e);
            }
        }
        if (!joined.isEmpty()) {
            throw new IOException(dockerfile + " ends in the middle of '" + joined + "'");
        }
        return new Recipe(instructions);
    }

    private static void add(List<Instruction> instructions, String line) {
        String[] words = line.split("\\s+", 2);
        String rest = words.length == 2 ? words[1] : "";
        switch (words[0].toUpperCase(Locale.ROOT)) {
            case "ARG" -> {
                // The engine says what to start from.
            }
            case "FROM" -> {
                if (!rest.matches("\\$\\{?[A-Z]+}?")) {
                    throw new IllegalArgumentException(
                            "'" + line
                                    + "' names an image; a stack starts FROM ${BASE}, and 'from' in stack.yaml says which stack that is");
                }
            }
            case "RUN" -> instructions.add(new Instruction.Run(shellForm(line, rest)));
            case "COPY" -> instructions.add(copy(line, rest));
            default ->
                throw new IllegalArgumentException(
                        "'" + words[0] + "' is not understood by the sandbox engine; it knows ARG, FROM, RUN and COPY");
        }
    }

    private static String shellForm(String line, String command) {
        if (command.isEmpty() || command.startsWith("[") || command.startsWith("--")) {
            throw new IllegalArgumentException("'" + line + "' is not of the form RUN COMMAND");
        }
        return command;
    }

    private static Instruction.Copy copy(String line, String rest) {
        List<String> paths = Arrays.asList(rest.split("\\s+"));
        String target = paths.getLast();
        if (paths.size() < 2 || rest.startsWith("[") || rest.startsWith("--") || !target.startsWith("/")) {
            throw new IllegalArgumentException("'" + line + "' is not of the form COPY SOURCE… /TARGET");
        }
        return new Instruction.Copy(paths.subList(0, paths.size() - 1), target);
    }
}

package dev.ephemera.gateway.cli;

import static java.util.Comparator.comparing;

import dev.ephemera.gateway.cli.StackHints.Hint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out what a person left unsaid about a function, from its files and the platform's stacks. */
final class Guess {

    /** The names that a folder's main file usually has, the likeliest first. */
    private static final List<String> MAIN_FILES = List.of("index", "main", "handler", "app", "lambda_function");

    /** The stack for programs that need nothing but themselves; others that run programs bring more, and cost more. */
    private static final String PLAIN = "provided";

    private static final String WHOLE_HANDLER = "{handler}";

    private final StackHints stacks;
    private final CodePackage code;

    Guess(StackHints stacks, CodePackage code) {
        this.stacks = stacks;
        this.code = code;
    }

    private record Match(String runtime, String handler, String file) {}

    /**
     * The name, the runtime and the handler, as far as {@code said} lacks them.
     *
     * @throws CommandFailure if they cannot be guessed
     */
    FunctionSettings complete(FunctionSettings said) {
        String name = said.name() == null ? code.name() : said.name();
        if (said.runtime() != null && said.handler() != null) {
            return FunctionSettings.guessed(name, null, null);
        }
        Match match = match(said);
        return FunctionSettings.guessed(name, match.runtime(), match.handler());
    }

    private Match match(FunctionSettings said) {
        Map<String, Match> matches = new LinkedHashMap<>();
        // A script that its language's stack knows too runs as what it is, unless that stack is asked for.
        for (Hint hint : stacks.all().stream()
                .sorted(comparing(Guess::runsNoPrograms)
                        .thenComparing(hint -> !hint.stack().equals(PLAIN)))
                .toList()) {
            if (said.runtime() == null || said.runtime().startsWith(hint.stack())) {
                for (String file : code.topLevel()) {
                    handler(hint, file, said.handler())
                            .ifPresent(handler -> matches.putIfAbsent(file, new Match(hint.stack(), handler, file)));
                }
            }
        }
        return choose(List.copyOf(matches.values()))
                .orElseThrow(() -> CommandFailure.usage(cannotGuess(said.runtime())));
    }

    private Optional<String> handler(Hint hint, String file, @Nullable String said) {
        if (said != null) {
            return hint.handlers().candidates(said).contains(file) ? Optional.of(said) : Optional.empty();
        }
        if (hint.handlers().patterns().contains(file)) {
            return Optional.of(file);
        }
        Optional<String> byExtension = hint.handlers().handlerOf(file);
        if (byExtension.isPresent()) {
            return byExtension;
        }
        boolean program = code.kind() == CodePackage.Kind.EXECUTABLE && !runsNoPrograms(hint);
        return program ? Optional.of(file) : Optional.empty();
    }

    private static boolean runsNoPrograms(Hint hint) {
        return !hint.handlers().patterns().contains(WHOLE_HANDLER);
    }

    private Optional<Match> choose(List<Match> matches) {
        if (matches.size() <= 1) {
            return matches.stream().findFirst();
        }
        List<String> mainFiles = new ArrayList<>(MAIN_FILES);
        mainFiles.add(code.name());
        return mainFiles.stream()
                .flatMap(stem -> matches.stream().filter(match -> isNamed(match.file(), stem)))
                .findFirst();
    }

    private static boolean isNamed(String file, String stem) {
        int dot = file.lastIndexOf('.');
        return Objects.equals(dot > 0 ? file.substring(0, dot) : file, stem);
    }

    private String cannotGuess(@Nullable String runtime) {
        String files = code.topLevel().isEmpty() ? "no file in its root" : String.join(", ", code.topLevel());
        return "cannot guess the " + (runtime == null ? "runtime and handler" : "handler") + " of '" + code.name()
                + "' (" + (files.length() > 200 ? files.substring(0, 200) + "…" : files)
                + "); say --runtime and --handler";
    }
}

package dev.ephemera.warmpool.stack;

import java.util.List;
import java.util.Optional;

/**
 * How handler names map to files in a package. A pattern may hold {@code {handler}} (the whole
 * name), {@code {module-path}} (what stands before the last dot, with dots turned into slashes),
 * {@code {script}} (what stands before the first dot of the file's own name, folders included) and
 * {@code {assembly}} (what stands before the first {@code ::}).
 *
 * @param patterns one of the files they name must be in the package
 * @param extensions file name endings, such as {@code .py}, by which a single source file is known
 * @param single the handler of a function made from one source file; {@code {stem}} is its name
 *     without the ending, {@code {file}} its whole name
 */
public record HandlerFiles(List<String> patterns, List<String> extensions, String single) {

    public HandlerFiles {
        patterns = List.copyOf(patterns);
        extensions = List.copyOf(extensions);
    }

    /** The files of which one must be there for {@code handler}, relative to the package's root. */
    public List<String> candidates(String handler) {
        int lastDot = handler.lastIndexOf('.');
        String module = lastDot > 0 ? handler.substring(0, lastDot) : handler;
        int firstDot = handler.indexOf('.', handler.lastIndexOf('/') + 1);
        String script = firstDot > 0 ? handler.substring(0, firstDot) : handler;
        return patterns.stream()
                .map(pattern -> pattern.replace("{module-path}", module.replace('.', '/'))
                        .replace("{script}", script)
                        .replace("{assembly}", handler.split("::", 2)[0])
                        .replace("{handler}", handler))
                .distinct()
                .toList();
    }

    /** The handler for a package that consists of {@code fileName} alone, if its ending is one of ours. */
    public Optional<String> handlerOf(String fileName) {
        return extensions.stream()
                .filter(fileName::endsWith)
                .findFirst()
                .map(extension -> single.replace(
                                "{stem}", fileName.substring(0, fileName.length() - extension.length()))
                        .replace("{file}", fileName));
    }
}

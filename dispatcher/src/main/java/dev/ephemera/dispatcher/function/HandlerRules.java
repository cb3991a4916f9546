package dev.ephemera.dispatcher.function;

import dev.ephemera.warmpool.stack.Stack;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/** Whether a package holds the file that its handler names. */
final class HandlerRules {

    private static final int FILES_SHOWN = 5;

    private HandlerRules() {}

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException naming the files looked for, and some there are */
    static void check(Stack stack, String handler, NavigableSet<String> files) {
        List<String> candidates = stack.handlers().candidates(handler);
        if (!candidates.isEmpty() && candidates.stream().noneMatch(files::contains)) {
            throw Invalid.parameter("Handler " + Invalid.quote(handler) + " of " + stack.title() + " needs "
                    + (candidates.size() == 1 ? "the file " : "one of the files ") + String.join(", ", candidates)
                    + " in the deployment package, which holds " + some(files) + "; " + remedy(candidates, files));
        }
    }

    private static String some(NavigableSet<String> files) {
        String shown = String.join(
                ", ",
                files.stream().limit(FILES_SHOWN).map(HandlerRules::shorten).toList());
        return files.size() > FILES_SHOWN ? shown + " and " + (files.size() - FILES_SHOWN) + " more" : shown;
    }

    private static String shorten(String file) {
        return file.length() > 80 ? file.substring(0, 80) + "…" : file;
    }

    /** The usual mistake is a zip file of the folder instead of what is in it. */
    private static String remedy(List<String> candidates, NavigableSet<String> files) {
        Optional<String> deeper = files.stream()
                .filter(file -> candidates.stream().anyMatch(candidate -> file.endsWith("/" + candidate)))
                .findFirst();
        return deeper.map(file -> "it is at " + shorten(file) + ": zip what is in the folder, not the folder itself")
                .orElse("add it, or name another handler");
    }
}

package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.warmpool.stack.HandlerFiles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stacks of a platform, asked for when the first guess needs them. Confined to one thread. */
final class StackHints {

    private final PlatformClient platform;
    private @Nullable List<Hint> hints;

    StackHints(PlatformClient platform) {
        this.platform = platform;
    }

    /** @param handlers how its handlers name files */
    record Hint(String stack, HandlerFiles handlers) {}

    List<Hint> all() {
        List<Hint> known = hints;
        if (known == null) {
            Reply reply = platform.get("/stacks");
            if (reply.isError()) {
                throw CommandFailure.failed("cannot ask the platform for its stacks: " + reply.errorMessage());
            }
            known = new ArrayList<>();
            for (JsonNode stack : reply.json()) {
                known.add(new Hint(
                        stack.path("name").asText(),
                        new HandlerFiles(
                                texts(stack.path("files")),
                                texts(stack.path("extensions")),
                                stack.path("single").asText())));
            }
            hints = known;
        }
        return known;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}

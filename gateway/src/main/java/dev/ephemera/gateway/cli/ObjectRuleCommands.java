package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code object-rule}: which events of buckets run functions. */
@Command(
        name = "object-rule",
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, shows and deletes rules: which events of a bucket run a function.",
        sortOptions = false)
final class ObjectRuleCommands {

    static final String PATH = "/buckets";

    private ObjectRuleCommands() {}

    static CommandLine of(Terminal terminal) {
        CommandLine rule = new CommandLine(new ObjectRuleCommands());
        rule.addSubcommand(new ObjectRuleCreateCommand(terminal));
        rule.addSubcommand(new ObjectRuleListCommand(terminal));
        rule.addSubcommand(new ObjectRuleDeleteCommand(terminal));
        return rule;
    }

    /** Where the platform keeps a bucket's rule. */
    static String path(String bucket, String id) {
        return PATH + "/" + PlatformClient.encoded(bucket) + "/notifications/" + PlatformClient.encoded(id);
    }

    static String events(JsonNode rule) {
        List<String> names = new ArrayList<>();
        rule.path("events").forEach(event -> names.add(event.asText()));
        return String.join(", ", names);
    }

    /** {@code BUCKET/PREFIX*SUFFIX}. */
    static String objects(String bucket, JsonNode rule) {
        return bucket + "/" + rule.path("prefix").asText() + "*"
                + rule.path("suffix").asText();
    }
}

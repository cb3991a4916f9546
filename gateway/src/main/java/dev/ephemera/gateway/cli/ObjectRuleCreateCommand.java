package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code object-rule create}: has events of a bucket run a function. */
@Command(
        name = "create",
        description = {
            "Has events of a bucket run a function; changes the rule if the bucket has one of this id.",
            "The bucket may be in the platform's own object store or in any other that tells of its events."
        },
        sortOptions = false)
final class ObjectRuleCreateCommand extends PlatformCommand {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket.")
    private String bucket = "";

    @Option(names = "--function", paramLabel = "NAME", required = true, description = "What the rule runs.")
    private String function = "";

    @Option(
            names = "--events",
            paramLabel = "EVENT",
            split = ",",
            description = "Such as s3:ObjectRemoved:*; several with commas. Otherwise s3:ObjectCreated:*.")
    private @Nullable List<String> events;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "What keys must begin with.")
    private @Nullable String prefix;

    @Option(names = "--suffix", paramLabel = "TEXT", description = "What keys must end with.")
    private @Nullable String suffix;

    @Option(names = "--id", paramLabel = "ID", description = "What the rule is called; otherwise as the function.")
    private @Nullable String id;

    ObjectRuleCreateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        ObjectNode rule =
                Json.object().put("function", function).put("prefix", prefix).put("suffix", suffix);
        if (events != null) {
            ArrayNode names = rule.putArray("events");
            events.forEach(names::add);
        }
        Reply reply = platform.send(HttpMethod.PUT, ObjectRuleCommands.path(bucket, id == null ? function : id), rule);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot make a rule for bucket '" + bucket + "': " + reply.errorMessage());
        }
        JsonNode made = reply.json();
        print(
                json()
                        ? Json.pretty(made)
                        : "rule " + made.path("id").asText() + ": "
                                + made.path("function").asText() + " runs on " + ObjectRuleCommands.events(made)
                                + " of " + ObjectRuleCommands.objects(bucket, made));
        return ExitCode.OK;
    }
}

package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code object-rule list}: the rules of all buckets. */
@Command(name = "list", description = "Shows the rules of all buckets, and what they have done.", sortOptions = false)
final class ObjectRuleListCommand extends PlatformCommand {

    ObjectRuleListCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.get(ObjectRuleCommands.PATH);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot list the rules of buckets: " + reply.errorMessage());
        }
        JsonNode buckets = reply.json().path("buckets");
        if (json()) {
            print(Json.pretty(buckets));
        } else if (buckets.isEmpty()) {
            print("No rules yet. Make one: ./ephemera object-rule create BUCKET --function NAME");
        } else {
            show(buckets);
        }
        return ExitCode.OK;
    }

    private void show(JsonNode buckets) {
        Table table =
                new Table(List.of("OBJECTS", "EVENTS", "FUNCTION", "PASSED ON", "LAST EVENT", "ID", "LAST ERROR"));
        for (JsonNode bucket : buckets) {
            for (JsonNode rule : bucket.path("notifications")) {
                table.add(List.of(
                        ObjectRuleCommands.objects(bucket.path("bucket").asText(), rule),
                        ObjectRuleCommands.events(rule),
                        Cell.text(rule.path("function")),
                        Cell.text(rule.path("passedOn")),
                        Cell.time(rule.path("lastEvent")),
                        Cell.text(rule.path("id")),
                        Cell.text(rule.at("/lastError/reason"))));
            }
        }
        table.lines().forEach(this::print);
    }
}

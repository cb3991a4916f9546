package dev.ephemera.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code object-rule delete}: lets events of a bucket run nothing any more. */
@Command(name = "delete", description = "Deletes a rule of a bucket.", sortOptions = false)
final class ObjectRuleDeleteCommand extends PlatformCommand {

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket.")
    private String bucket = "";

    @Parameters(index = "1", paramLabel = "ID", description = "The rule.")
    private String id = "";

    ObjectRuleDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        Reply reply = platform.delete(ObjectRuleCommands.path(bucket, id));
        if (reply.isError()) {
            throw CommandFailure.failed(
                    "cannot delete the rule '" + id + "' of bucket '" + bucket + "': " + reply.errorMessage());
        }
        print(json() ? Json.pretty(Json.object().put("deleted", id)) : "deleted " + id);
        return ExitCode.OK;
    }
}

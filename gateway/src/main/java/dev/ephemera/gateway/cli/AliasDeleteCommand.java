package dev.ephemera.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code alias delete}: removes one alias. */
@Command(name = "delete", description = "Removes an alias; the version that it stands for stays.", sortOptions = false)
final class AliasDeleteCommand extends PlatformCommand {

    @Parameters(paramLabel = "FUNCTION:ALIAS", description = "The alias.")
    private String name = "";

    AliasDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        String path = AliasCommands.Name.parse(name).path();
        // Lambda's API does not tell whether there was anything to delete; a person wants to know.
        Reply found = platform.get(path);
        Reply reply = found.isError() ? found : platform.delete(path);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot delete '" + name + "': " + reply.errorMessage());
        }
        print(json() ? Json.pretty(Json.object().put("deleted", name)) : "deleted " + name);
        return ExitCode.OK;
    }
}

package dev.ephemera.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code layer delete}: removes one version of a layer. */
@Command(
        name = "delete",
        description = "Removes a version of a layer; functions that use it keep its files.",
        sortOptions = false)
final class LayerDeleteCommand extends PlatformCommand {

    @Parameters(paramLabel = "NAME:VERSION", description = "The version.")
    private String version = "";

    LayerDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    ExitCode run(PlatformClient platform) {
        int colon = version.lastIndexOf(':');
        if (colon < 1 || colon == version.length() - 1) {
            throw CommandFailure.usage("'" + version + "' names no version of a layer; write it as NAME:VERSION");
        }
        String path = LayerCommands.versionsPath(version.substring(0, colon)) + "/"
                + PlatformClient.encoded(version.substring(colon + 1));
        // Lambda's API does not tell whether there was anything to delete; a person wants to know.
        Reply found = platform.get(path);
        Reply reply = found.isError() ? found : platform.delete(path);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot delete '" + version + "': " + reply.errorMessage());
        }
        print(json() ? Json.pretty(Json.object().put("deleted", version)) : "deleted " + version);
        return ExitCode.OK;
    }
}

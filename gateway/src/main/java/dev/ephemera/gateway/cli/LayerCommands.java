package dev.ephemera.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code layer}: files that several functions share. */
@Command(
        name = "layer",
        synopsisSubcommandLabel = "COMMAND",
        description = "Publishes, shows and deletes layers: files that several functions share, below /opt.",
        sortOptions = false)
final class LayerCommands {

    static final String PATH = "/2018-10-31/layers";

    private LayerCommands() {}

    static CommandLine of(Terminal terminal) {
        CommandLine layer = new CommandLine(new LayerCommands());
        layer.addSubcommand(new LayerPublishCommand(terminal));
        layer.addSubcommand(new LayerListCommand(terminal));
        layer.addSubcommand(new LayerDeleteCommand(terminal));
        return layer;
    }

    /** Where Lambda's API has the versions of a layer. */
    static String versionsPath(String name) {
        return PATH + "/" + PlatformClient.encoded(name) + "/versions";
    }

    /** {@code name:version}, which is what functions name a layer by. */
    static String shortName(String arn) {
        return arn.substring(arn.indexOf(":layer:") + ":layer:".length());
    }
}

package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code alias}: names of versions, which can be moved from one to another. */
@Command(
        name = "alias",
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, moves, shows and deletes aliases: names of versions, which can be called like functions.",
        sortOptions = false)
final class AliasCommands {

    private AliasCommands() {}

    static CommandLine of(Terminal terminal) {
        CommandLine alias = new CommandLine(new AliasCommands());
        alias.addSubcommand(new AliasChangeCommand.Create(terminal));
        alias.addSubcommand(new AliasChangeCommand.Update(terminal));
        alias.addSubcommand(new AliasListCommand(terminal));
        alias.addSubcommand(new AliasDeleteCommand(terminal));
        return alias;
    }

    /**
     * A function's alias, as people name it.
     *
     * @param function the function's name
     */
    record Name(String function, String alias) {

        static Name parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 1 || colon == text.length() - 1) {
                throw CommandFailure.usage("'" + text + "' names no alias; write it as FUNCTION:ALIAS");
            }
            return new Name(text.substring(0, colon), text.substring(colon + 1));
        }

        String path() {
            return AliasCommands.path(function) + "/" + PlatformClient.encoded(alias);
        }
    }

    /** Where Lambda's API has the aliases of a function. */
    static String path(String function) {
        return PlatformClient.functionPath(function) + "/aliases";
    }

    /** What calls by an alias run. */
    static String leadsTo(JsonNode alias) {
        StringBuilder text =
                new StringBuilder("version " + alias.path("FunctionVersion").asText());
        for (Map.Entry<String, JsonNode> part :
                alias.at("/RoutingConfig/AdditionalVersionWeights").properties()) {
            text.append(", and version ").append(part.getKey()).append(" for ");
            text.append(Math.round(part.getValue().asDouble() * 1000) / 10.0).append(" % of the calls");
        }
        return text.toString();
    }
}

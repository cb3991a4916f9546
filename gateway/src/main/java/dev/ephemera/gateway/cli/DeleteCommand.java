package dev.ephemera.gateway.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code delete}: removes functions. */
@Command(name = "delete", description = "Removes functions and their code.", sortOptions = false)
final class DeleteCommand extends PlatformCommand {

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The functions to remove.")
    private List<String> names = new ArrayList<>();

    DeleteCommand(Terminal terminal) {
        super(terminal);
    }

    /** Goes on after a name that cannot be removed, so that one typing error does not hide the rest. */
    @Override
    ExitCode run(PlatformClient platform) {
        List<String> deleted = new ArrayList<>();
        for (String name : names) {
            Reply reply = platform.delete(PlatformClient.functionPath(name));
            if (reply.isNotFound()) {
                complain("there is no function '" + name + "'; see ./ephemera list");
            } else if (reply.isError()) {
                complain("cannot delete '" + name + "': " + reply.errorMessage());
            } else {
                deleted.add(name);
                if (!json()) {
                    print("deleted " + name);
                }
            }
        }
        if (json()) {
            var list = Json.array();
            deleted.forEach(list::add);
            print(Json.pretty(Json.object().set("deleted", list)));
        }
        return deleted.size() == names.size() ? ExitCode.OK : ExitCode.FAILED;
    }
}

package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.instance.PublicDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Makes one sandbox of the very kind that functions get, to find out whether the kernel lets us. Stateless. */
final class SandboxTrial {

    private static final String TOKEN = "ephemera-trial-passed";

    private SandboxTrial() {}

    /** @throws EngineException with what bubblewrap said and what usually helps */
    static void run(SandboxSite site) throws EngineException {
        Path directory = site.run().path().resolve("trial");
        try {
            PublicDirectory.createReadable(directory);
            Path output = Files.createFile(directory.resolve("output"));
            OptionalInt user = OptionalInt.empty();
            if (site.users().isPresent()) {
                user = OptionalInt.of(site.users().get().take());
            }
            Path empty = site.command().empty();
            Launch launch = new Launch(
                    "trial",
                    user,
                    output,
                    empty,
                    empty,
                    empty,
                    List.of(),
                    List.of("/bin/sh", "-c", "read go; echo " + TOKEN),
                    Launch.LocalPrograms.HIDDEN);
            var process = SandboxProcess.spawn(site.command().arguments(launch));
            if (process.isPresent()) {
                process.get().exit().join();
            }
            user.ifPresent(taken -> site.users().orElseThrow().giveBack(taken));
            String printed = Files.readString(output).strip();
            if (!printed.equals(TOKEN)) {
                throw new EngineException(EngineException.Kind.PERMANENT, explain(printed));
            }
            PublicDirectory.deleteTree(directory);
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.PERMANENT, "Cannot try a sandbox: " + e, e);
        }
    }

    private static String explain(String printed) throws IOException {
        String remedy = forbidden("/proc/sys/kernel/unprivileged_userns_clone", "0")
                ? "; allow it with: sysctl kernel.unprivileged_userns_clone=1"
                : forbidden("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")
                        ? "; allow it with: sysctl kernel.apparmor_restrict_unprivileged_userns=0"
                        : forbidden("/proc/sys/user/max_user_namespaces", "0")
                                ? "; allow it with: sysctl user.max_user_namespaces=10000"
                                : "";
        return "This machine does not let bubblewrap make a sandbox (" + printed + ")" + remedy;
    }

    private static boolean forbidden(String setting, String value) throws IOException {
        Path file = Path.of(setting);
        return Files.isReadable(file) && Files.readString(file).strip().equals(value);
    }
}

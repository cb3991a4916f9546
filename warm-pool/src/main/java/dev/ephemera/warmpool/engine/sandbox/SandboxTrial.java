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

    private static final List<Obstacle> OBSTACLES = List.of(
            new Obstacle(
                    Path.of("/proc/sys/kernel/unprivileged_userns_clone"), "0", "kernel.unprivileged_userns_clone=1"),
            new Obstacle(
                    Path.of("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
                    "1",
                    "kernel.apparmor_restrict_unprivileged_userns=0"),
            new Obstacle(Path.of("/proc/sys/user/max_user_namespaces"), "0", "user.max_user_namespaces=10000"));

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
                    new Programs.OfHost(empty, Programs.LocalPrograms.HIDDEN));
            String failure = spawn(site.command().arguments(launch));
            user.ifPresent(taken -> site.users().orElseThrow().giveBack(taken));
            String printed = Files.readString(output).strip();
            if (!printed.equals(TOKEN)) {
                throw new EngineException(EngineException.Kind.PERMANENT, explain((printed + " " + failure).strip()));
            }
            PublicDirectory.deleteTree(directory);
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.PERMANENT, "Cannot try a sandbox: " + e, e);
        }
    }

    /** A trial may be over before its first process is looked at; what it printed decides. */
    private static String spawn(List<String> arguments) {
        try {
            SandboxProcess.spawn(arguments).exit().join();
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String explain(String printed) throws IOException {
        StringBuilder text = new StringBuilder("This machine does not let bubblewrap make a sandbox: " + printed);
        for (Obstacle obstacle : OBSTACLES) {
            if (obstacle.isThere()) {
                text.append("; allow it with: sysctl ").append(obstacle.remedy());
            }
        }
        return text.toString();
    }

    /** A setting of the kernel that forbids sandboxes while it has a certain value. */
    private record Obstacle(Path setting, String value, String remedy) {

        boolean isThere() throws IOException {
            return Files.isReadable(setting)
                    && Files.readString(setting).strip().equals(value);
        }
    }
}

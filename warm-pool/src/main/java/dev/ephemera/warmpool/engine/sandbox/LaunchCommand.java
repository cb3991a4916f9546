package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.resources.ContainerLimits;
import dev.ephemera.warmpool.stack.Stack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the command line that makes a sandbox: a shell that joins the control group, opens
 * descriptors and sets limits, and that becomes setpriv, which becomes bubblewrap. Immutable.
 *
 * @param tools the programs
 * @param root the sandbox's root directory
 * @param empty an empty directory to hide others behind
 * @param filter the seccomp program, if there is one for this processor
 * @param limits the same for all sandboxes
 * @param limitProcesses whether nothing else limits the number of processes
 */
record LaunchCommand(
        Tools tools,
        SandboxRoot root,
        Path empty,
        Optional<Path> filter,
        ContainerLimits limits,
        boolean limitProcesses) {

    /**
     * Descriptor 8 is the pipe to us, on which bubblewrap tells the sandbox's first process; 9 is the
     * seccomp program. No core dumps: the host's handler would receive a function's memory. What a
     * terminal sends to all of its processes, as for Ctrl-C, is ignored, here and by what the shell
     * becomes: it is meant for the platform, which then lets runs finish.
     */
    private static final String PREPARE =
            "trap '' INT QUIT HUP; exec 8>&1 >\"$1\" 2>&1 9<\"$2\"; ulimit -c 0; ulimit -n \"$3\"; shift 3; "
                    + "while [ \"$1\" != -- ]; do echo $$ >\"$1\" || exit 125; shift; done; shift; exec \"$@\"";

    private static final Path NOTHING = Path.of("/dev/null");
    private static final String LOCAL = "/usr/local";

    List<String> arguments(Launch launch) {
        List<String> arguments = new ArrayList<>(96);
        add(arguments, tools.shell(), "-c", PREPARE, "sandbox");
        add(arguments, launch.output(), filter.orElse(NOTHING), limits.openFiles());
        arguments.addAll(launch.joins().stream().map(Path::toString).toList());
        add(arguments, "--");
        launch.user()
                .ifPresent(user -> add(arguments, tools.setpriv(), "--reuid", user, "--regid", user, "--clear-groups"));
        add(arguments, tools.bubblewrap(), "--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1");
        add(arguments, "--uid", SandboxEtc.USER, "--gid", SandboxEtc.USER, "--hostname", launch.hostName());
        add(arguments, "--cap-drop", "ALL", "--info-fd", 8);
        filter.ifPresent(program -> add(arguments, "--seccomp", 9));
        addEnvironment(arguments);
        addFileSystem(arguments, launch);
        add(arguments, "--");
        if (limitProcesses) {
            add(arguments, tools.prlimit(), "--nproc=" + limits.processes());
        }
        arguments.addAll(launch.command());
        return arguments;
    }

    private static void addEnvironment(List<String> arguments) {
        add(arguments, "--clearenv", "--setenv", "PATH", Stack.PATH_INSIDE);
        add(arguments, "--setenv", "LD_LIBRARY_PATH", Stack.LIBRARIES_INSIDE);
        add(arguments, "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8", "--chdir", "/tmp");
    }

    /**
     * The task directory comes as the slot's own, onto which code may be mounted later. {@code /dev}
     * is made read-only because it is a file system in memory, whose size nothing would bound.
     */
    private void addFileSystem(List<String> arguments, Launch launch) {
        switch (launch.programs()) {
            case Programs.OfRoot(Path directory) -> add(arguments, "--ro-bind", directory, "/");
            case Programs.OfHost(var _, Programs.LocalPrograms local) -> addHostPrograms(arguments, local);
        }
        add(arguments, "--proc", "/proc", "--dev", "/dev");
        for (String temporary : List.of("/tmp", "/dev/shm")) {
            add(
                    arguments,
                    "--perms",
                    "1777",
                    "--size",
                    limits.temporaryStorage().bytes(),
                    "--tmpfs",
                    temporary);
        }
        add(arguments, "--remount-ro", "/dev");
        add(arguments, "--ro-bind", launch.runDirectory(), Stack.RUN_DIRECTORY_INSIDE);
        add(arguments, "--ro-bind", launch.taskDirectory(), Stack.TASK_DIRECTORY_INSIDE);
        add(arguments, "--ro-bind", launch.layersDirectory(), Stack.LAYERS_DIRECTORY_INSIDE);
        if (launch.programs() instanceof Programs.OfHost(Path stackFiles, var _)) {
            add(arguments, "--ro-bind", stackFiles, Stack.DIRECTORY_INSIDE);
        }
    }

    private void addHostPrograms(List<String> arguments, Programs.LocalPrograms local) {
        add(arguments, "--ro-bind", root.directory(), "/");
        for (Path programs : root.programs()) {
            add(arguments, "--ro-bind", programs, programs);
        }
        if (local == Programs.LocalPrograms.HIDDEN) {
            add(arguments, "--ro-bind", empty, LOCAL);
        }
    }

    private static void add(List<String> arguments, Object... words) {
        for (Object word : words) {
            arguments.add(word.toString());
        }
    }
}

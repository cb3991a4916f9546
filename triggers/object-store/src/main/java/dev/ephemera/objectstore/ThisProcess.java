package dev.ephemera.objectstore;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** What only the operating system can do to this process. Stateless. */
final class ThisProcess {

    private static final int SIGKILL = 9;
    private static final int ORPHANED = 3;

    private ThisProcess() {}

    /** Ctrl-C in the parent's terminal is for the parent, which stops this process when it is time. */
    static void leaveGroup() {
        if (call("setpgid", 0, 0) != 0) {
            System.err.println("This process cannot leave its parent's group, and ends with Ctrl-C at once");
        }
    }

    /** By a signal, since a JVM that halts may first take seconds to record for later starts what it has loaded. */
    static void die() {
        call("kill", (int) ProcessHandle.current().pid(), SIGKILL);
        Runtime.getRuntime().halt(ORPHANED);
    }

    @SuppressWarnings("restricted")
    private static int call(String function, Object... numbers) {
        MemoryLayout[] arguments = new MemoryLayout[numbers.length];
        Arrays.fill(arguments, JAVA_INT);
        Linker linker = Linker.nativeLinker();
        MethodHandle handle = linker.downcallHandle(
                linker.defaultLookup().findOrThrow(function), FunctionDescriptor.of(JAVA_INT, arguments));
        try {
            return (int) handle.invokeWithArguments(numbers);
        } catch (Throwable e) {
            System.err.println(function + " cannot be called: " + e);
            return -1;
        }
    }
}

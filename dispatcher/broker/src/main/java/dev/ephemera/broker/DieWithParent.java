package dev.ephemera.broker;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Ends this process when its standard input ends: whoever started it holds the other end until death. */
final class DieWithParent {

    private static final int SIGKILL = 9;
    private static final int ORPHANED = 3;

    private DieWithParent() {}

    static void start() {
        Thread.ofPlatform().name("die-with-parent").daemon().start(DieWithParent::run);
    }

    private static void run() {
        try {
            while (System.in.read() >= 0) {
                // What is said does not matter, only that somebody is there.
            }
        } catch (IOException e) {
            System.err.println("Standard input cannot be read, which is taken for its end: " + e);
        }
        die();
    }

    /** By a signal, since a JVM that halts may first take seconds to record for later starts what it has loaded. */
    @SuppressWarnings("restricted")
    private static void die() {
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle kill = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("kill"), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
            int failed = (int) kill.invokeExact((int) ProcessHandle.current().pid(), SIGKILL);
            System.err.println("This process cannot kill itself, and halts: " + failed);
        } catch (Throwable e) {
            System.err.println("This process cannot kill itself, and halts: " + e);
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}

package dev.ephemera.broker;

import java.io.IOException;

/** Halts this process when its standard input ends: whoever started it holds the other end until death. */
final class DieWithParent {

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
        Runtime.getRuntime().halt(ORPHANED);
    }
}

package dev.ephemera.warmpool.engine.sandbox;

import dev.ephemera.warmpool.engine.sandbox.root.RootSettings;

/** The root file systems that tests use: those of the machine, which outlive a test, since they take minutes to build. */
final class TestRoots {

    static final RootSettings SETTINGS = RootSettings.of(System.getenv());

    private TestRoots() {}
}

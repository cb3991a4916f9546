package dev.ephemera.warmpool.stack;

import java.nio.file.Path;

/**
 * What stacks need that no Debian package holds, and that the platform's own build makes or fetches:
 * one folder for each supply, named after it.
 *
 * @param folder holds the supplies
 */
public record StackSupplies(Path folder) {

    /** Names the folder; the launcher and the tests of each module set it. */
    public static final String PROPERTY = "ephemera.stack-supplies";

    /** Those of the running program: where {@link #PROPERTY} says, otherwise in a folder that is not there. */
    public static StackSupplies ofThisProgram() {
        return new StackSupplies(
                Path.of(System.getProperty(PROPERTY, "stack-supplies")).toAbsolutePath());
    }

    /** Where the supply is, if the build has made it. */
    public Path of(String name) {
        return folder.resolve(name);
    }
}

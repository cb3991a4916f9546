package dev.ephemera.warmpool.engine;

/** Labels that every container carries, so that any later process can tell whose it was. */
public final class ContainerLabels {

    public static final String INSTANCE = "dev.ephemera.instance";
    public static final String RUN_DIRECTORY = "dev.ephemera.run-directory";
    public static final String STACK = "dev.ephemera.stack";
    public static final String CREATED = "dev.ephemera.created";

    private ContainerLabels() {}
}

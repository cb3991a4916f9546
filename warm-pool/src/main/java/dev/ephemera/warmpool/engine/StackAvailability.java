package dev.ephemera.warmpool.engine;

/** Whether a stack can run on an engine. */
public sealed interface StackAvailability {

    /** @param version the version of the language runtime, or empty where it is not known */
    record Available(String version) implements StackAvailability {}

    /** What containers start from is not there yet; it is built at the first use, which takes a minute or more. */
    record Buildable() implements StackAvailability {}

    /** @param remedy what a person can do about it, as a sentence */
    record Missing(String remedy) implements StackAvailability {}
}

package dev.ephemera.warmpool.engine;

/**
 * What an engine says of itself on the start screen.
 *
 * @param name {@code docker} or {@code sandbox}
 * @param version the version of the software behind it
 * @param isolation one line: how containers are kept apart
 * @param limits one line: what enforces memory, CPU and process limits
 */
public record EngineDescription(String name, String version, String isolation, String limits) {}

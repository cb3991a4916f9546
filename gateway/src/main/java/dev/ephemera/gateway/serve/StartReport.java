package dev.ephemera.gateway.serve;

import dev.ephemera.warmpool.engine.EngineDescription;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the composition root knows when the platform is ready, for the start screen.
 *
 * @param engine the engine that was chosen
 * @param choice why it was chosen, as half a sentence: {@code no Docker Engine answers}
 * @param stacks every stack there is, by its name, in the order to show
 * @param pool the pool's size, in one line
 * @param queue what carries asynchronous invocations, its state and what waits, in one line
 * @param data the directory that holds functions and their code
 */
public record StartReport(
        EngineDescription engine, String choice, Map<String, StackState> stacks, String pool, String queue, Path data) {

    public StartReport {
        stacks = new LinkedHashMap<>(stacks);
    }
}

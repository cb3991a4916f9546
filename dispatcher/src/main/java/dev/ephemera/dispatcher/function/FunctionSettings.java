package dev.ephemera.dispatcher.function;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller wants a function to be, unchecked. What is empty has its default in a new function,
 * and stays as it is in an existing one.
 *
 * @param runtime a stack's name or one of its aliases
 * @param handler what the stack's bootstrap loads
 * @param role any text; kept for Lambda's clients
 * @param description any text
 * @param memoryMegabytes the hard limit of its containers
 * @param timeoutSeconds covers initialization and handler
 * @param environment replaces all variables
 * @param image replaces all that a function wants otherwise than its image
 * @param layers versions of layers, as ARNs or {@code name:version}; replaces all
 */
public record FunctionSettings(
        Optional<String> runtime,
        Optional<String> handler,
        Optional<String> role,
        Optional<String> description,
        Optional<Integer> memoryMegabytes,
        Optional<Integer> timeoutSeconds,
        Optional<Map<String, String>> environment,
        Optional<List<String>> layers,
        Optional<ImageSettings> image) {

    /** Nothing said. */
    public static final FunctionSettings NONE = new FunctionSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public FunctionSettings {
        environment = environment.map(Map::copyOf);
        layers = layers.map(List::copyOf);
    }

    public FunctionSettings withRuntime(String value) {
        return new FunctionSettings(
                Optional.of(value),
                handler,
                role,
                description,
                memoryMegabytes,
                timeoutSeconds,
                environment,
                layers,
                image);
    }

    public FunctionSettings withHandler(String value) {
        return new FunctionSettings(
                runtime,
                Optional.of(value),
                role,
                description,
                memoryMegabytes,
                timeoutSeconds,
                environment,
                layers,
                image);
    }

    public FunctionSettings withRole(String value) {
        return new FunctionSettings(
                runtime,
                handler,
                Optional.of(value),
                description,
                memoryMegabytes,
                timeoutSeconds,
                environment,
                layers,
                image);
    }

    public FunctionSettings withDescription(String value) {
        return new FunctionSettings(
                runtime,
                handler,
                role,
                Optional.of(value),
                memoryMegabytes,
                timeoutSeconds,
                environment,
                layers,
                image);
    }

    public FunctionSettings withMemoryMegabytes(int value) {
        return new FunctionSettings(
                runtime, handler, role, description, Optional.of(value), timeoutSeconds, environment, layers, image);
    }

    public FunctionSettings withTimeoutSeconds(int value) {
        return new FunctionSettings(
                runtime, handler, role, description, memoryMegabytes, Optional.of(value), environment, layers, image);
    }

    public FunctionSettings withEnvironment(Map<String, String> value) {
        return new FunctionSettings(
                runtime,
                handler,
                role,
                description,
                memoryMegabytes,
                timeoutSeconds,
                Optional.of(value),
                layers,
                image);
    }

    public FunctionSettings withLayers(List<String> value) {
        return new FunctionSettings(
                runtime,
                handler,
                role,
                description,
                memoryMegabytes,
                timeoutSeconds,
                environment,
                Optional.of(value),
                image);
    }

    FunctionSettings withoutImage() {
        return new FunctionSettings(
                runtime,
                handler,
                role,
                description,
                memoryMegabytes,
                timeoutSeconds,
                environment,
                layers,
                Optional.empty());
    }

    /** The environment's values stay out of logs: only its keys are shown. */
    @Override
    public String toString() {
        return "FunctionSettings[runtime=" + runtime + ", handler=" + handler + ", memoryMegabytes=" + memoryMegabytes
                + ", timeoutSeconds=" + timeoutSeconds + ", environment=" + environment.map(Map::keySet) + ", layers="
                + layers + "]";
    }
}

package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.function.FunctionConfiguration;
import dev.ephemera.dispatcher.function.FunctionImage;
import dev.ephemera.warmpool.instance.ContainerId;
import dev.ephemera.warmpool.runtimeapi.Assignment;
import dev.ephemera.warmpool.stack.Stack;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts together the environment variables of a run: the function's own, and those Lambda defines. */
final class FunctionEnvironment {

    private FunctionEnvironment() {}

    /** @param supplied variables that come before the function's own */
    static Assignment of(FunctionConfiguration function, ContainerId container, Map<String, String> supplied) {
        String name = function.name().value();
        Map<String, String> variables = new LinkedHashMap<>();
        if (function.image().isEmpty()) {
            variables.put("LANG", "en_US.UTF-8");
            variables.put("TZ", ":UTC");
            variables.put("PATH", Stack.PATH_INSIDE);
            variables.put("LD_LIBRARY_PATH", Stack.LIBRARIES_INSIDE);
        }
        variables.putAll(function.environment());
        variables.putAll(supplied);
        if (function.image().isPresent()) {
            putImage(variables, function.image().get());
        } else {
            variables.put("_HANDLER", function.handler());
            variables.put("LAMBDA_TASK_ROOT", Stack.TASK_DIRECTORY_INSIDE);
            variables.put("LAMBDA_RUNTIME_DIR", Stack.DIRECTORY_INSIDE);
            variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime());
        }
        variables.put("AWS_REGION", "us-east-1");
        variables.put("AWS_DEFAULT_REGION", "us-east-1");
        variables.put("AWS_LAMBDA_FUNCTION_NAME", name);
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", function.version());
        variables.put(
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                Long.toString(function.memory().megabytes()));
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + name);
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", container.value());
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        return new Assignment(variables);
    }

    /** An image has an environment of its own. The two variables are for the program that waits in it alone. */
    private static void putImage(Map<String, String> variables, FunctionImage image) {
        variables.put(
                "EPHEMERA_IMAGE_COMMAND",
                image.words().stream().map(Assignment::quoteForShell).collect(Collectors.joining(" ")));
        variables.put(
                "EPHEMERA_IMAGE_DIRECTORY", image.settings().workingDirectory().orElse(""));
    }
}

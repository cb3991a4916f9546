package dev.ephemera.dispatcher.function;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a function's environment may hold. Its values never appear in a message. */
final class EnvironmentRules {

    /** Keys and values together, in UTF-8. */
    static final int LARGEST = 4096;

    private static final Pattern KEY = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]+");

    /** Set by the platform, or kept free for it, as in Lambda. */
    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_DEFAULT_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_RUNTIME_API",
            "AWS_REGION",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "LAMBDA_RUNTIME_DIR",
            "LAMBDA_TASK_ROOT");

    private EnvironmentRules() {}

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException naming the keys that are wrong */
    static void check(Map<String, String> environment) {
        NavigableSet<String> reserved = new TreeSet<>(environment.keySet());
        reserved.retainAll(RESERVED);
        if (!reserved.isEmpty()) {
            throw Invalid.parameter("The environment sets " + String.join(", ", reserved)
                    + ", which the platform keeps for itself; choose other names");
        }
        long bytes = 0;
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (!KEY.matcher(variable.getKey()).matches()) {
                throw Invalid.parameter("The environment has a key " + Invalid.quote(variable.getKey())
                        + "; a key is a letter and then at least one letter, digit or '_'");
            }
            if (variable.getValue().indexOf('\0') >= 0) {
                throw Invalid.parameter("The value of " + Invalid.quote(variable.getKey())
                        + " in the environment holds a NUL character; encode it, as base64 for example");
            }
            bytes += variable.getKey().getBytes(StandardCharsets.UTF_8).length
                    + variable.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > LARGEST) {
            throw Invalid.parameter("The environment has " + bytes + " bytes, more than the " + LARGEST
                    + " that are allowed; put what is large into the package");
        }
    }
}

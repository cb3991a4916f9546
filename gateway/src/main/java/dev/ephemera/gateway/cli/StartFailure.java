package dev.ephemera.gateway.cli;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.warmpool.engine.EngineException;
import io.micronaut.context.exceptions.DependencyInjectionException;
import java.io.IOException;
import java.net.BindException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the sentence for a person in what the start of the platform threw. */
final class StartFailure {

    /** How Micronaut words a setting that it cannot read. */
    private static final Pattern UNREADABLE_SETTING = Pattern.compile(
            "Error resolving property value \\[([^]]+)]\\. Unable to convert value \\[(.*?)] to target type \\[\\w+]"
                    + "(?: due to: (.*))?");

    private StartFailure() {}

    /** A failure with that sentence, or {@code thrown} itself where only its stack trace tells more. */
    static RuntimeException explain(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case BindException taken -> {
                    return CommandFailure.failed("cannot listen: " + taken.getMessage()
                            + ". Another program may have the port; choose one with --port");
                }
                case EngineException refused -> {
                    return failure(refused);
                }
                case RejectedRequestException refused -> {
                    return failure(refused);
                }
                case IllegalArgumentException wrong -> {
                    return failure(wrong);
                }
                case DependencyInjectionException wrong -> {
                    Matcher setting = UNREADABLE_SETTING.matcher(String.valueOf(wrong.getMessage()));
                    if (setting.find()) {
                        return unreadable(setting);
                    }
                }
                case IOException unreadable -> {
                    return failure(unreadable);
                }
                default -> {
                    // What wraps the cause says less than the cause.
                }
            }
        }
        return thrown;
    }

    private static CommandFailure failure(Exception cause) {
        return CommandFailure.failed("cannot start: " + cause.getMessage());
    }

    private static CommandFailure unreadable(Matcher setting) {
        String reason = setting.group(3) == null ? "" : ": " + setting.group(3);
        return CommandFailure.failed("cannot start: the setting " + setting.group(1) + " is '" + setting.group(2)
                + "', which cannot be read" + reason);
    }
}

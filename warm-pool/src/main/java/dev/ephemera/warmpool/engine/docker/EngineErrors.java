package dev.ephemera.warmpool.engine.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells which failures of the engine are worth another try. */
final class EngineErrors {

    private static final Pattern JSON_MESSAGE = Pattern.compile("\\{\"message\":\"(.*)\"}", Pattern.DOTALL);

    /** The engine answers with status 500 for these as well, and they stay as they are. */
    private static final List<String> LASTING = List.of(
            "executable file not found",
            "no such file or directory",
            "not a shared or slave mount",
            "unknown flag",
            "unknown log driver",
            "invalid argument");

    private EngineErrors() {}

    /** @param action what was tried, such as {@code start container py-1} */
    static EngineException of(String action, Throwable failure) {
        if (failure instanceof EngineException known) {
            return known;
        }
        if (failure instanceof ImageFailure unusable) {
            return new EngineException(Kind.PERMANENT, String.valueOf(unusable.getMessage()), unusable);
        }
        if (failure instanceof DockerException answered) {
            return new EngineException(
                    kind(answered),
                    "Docker could not " + action + ": " + message(answered) + remedy(answered),
                    failure);
        }
        return new EngineException(
                Kind.TRANSIENT, "Docker could not be reached to " + action + ": " + failure.getMessage(), failure);
    }

    static boolean isNotFound(EngineException failure) {
        return failure.getCause() instanceof NotFoundException;
    }

    static boolean isConflict(EngineException failure) {
        return failure.getCause() instanceof ConflictException;
    }

    private static Kind kind(DockerException answered) {
        int status = answered.getHttpStatus();
        boolean mayPass = status == 409 || status == 429 || status >= 500;
        return mayPass && LASTING.stream().noneMatch(message(answered)::contains) ? Kind.TRANSIENT : Kind.PERMANENT;
    }

    private static String remedy(DockerException answered) {
        return answered instanceof NotFoundException && message(answered).contains("No such image")
                ? "; restart Ephemera, which builds missing images at its start"
                : "";
    }

    /** docker-java puts the status and the engine's JSON into one text; only the sentence is for people. */
    static String message(DockerException answered) {
        @Nullable String text = answered.getMessage();
        if (text == null) {
            return "status " + answered.getHttpStatus();
        }
        Matcher matcher = JSON_MESSAGE.matcher(text);
        return matcher.find() ? matcher.group(1).replace("\\\"", "\"").replace("\\n", " ") : text.strip();
    }
}

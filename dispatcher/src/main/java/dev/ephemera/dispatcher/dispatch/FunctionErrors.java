package dev.ephemera.dispatcher.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.warmpool.engine.ContainerExit;
import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;
import java.util.Locale;

/** The error objects that callers get where the function could not write one itself. */
final class FunctionErrors {

    private FunctionErrors() {}

    static String timedOut(Duration timeout) {
        return String.format(Locale.ROOT, "Task timed out after %.2f seconds", timeout.toNanos() / 1e9);
    }

    static String outOfMemory(MemorySize limit) {
        return "Runtime ran out of memory: the limit is " + limit + " (MemorySize)";
    }

    static String exited(ContainerExit exit) {
        return exit.code() == 0 ? "Runtime exited without an answer" : "Runtime exited with error: " + exit.describe();
    }

    static String tooLarge(int limit) {
        return "Response payload size exceeded maximum allowed payload size (" + limit + " bytes)";
    }

    static byte[] payload(ErrorCode code, InvocationId id, String message) {
        return payload(code.type(), "RequestId: " + id + " Error: " + message);
    }

    static byte[] payload(String type, String message) {
        JsonStringEncoder json = JsonStringEncoder.getInstance();
        String text = "{\"errorType\":\"" + new String(json.quoteAsString(type)) + "\",\"errorMessage\":\""
                + new String(json.quoteAsString(message)) + "\"}";
        return text.getBytes(UTF_8);
    }
}

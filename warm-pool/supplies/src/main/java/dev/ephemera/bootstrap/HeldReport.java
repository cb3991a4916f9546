package dev.ephemera.bootstrap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The report of an error, kept back for a moment: Amazon's client writes an error to the log after it
 * has reported it, and the platform ends a container when it has the report. So the report goes on
 * when the client asks for more, or when the process ends. Guarded by this.
 */
final class HeldReport {

    private static final byte[] START = "POST /2018-06-01/runtime/invocation/".getBytes(StandardCharsets.US_ASCII);
    private static final String PATH_END = "/error";

    /** Repeats the error for X-Ray, which nobody here reads, at any length. */
    private static final String LEFT_OUT = "lambda-runtime-function-xray-error-cause:";

    private byte[] held = {};

    /** Whether the first bytes on a connection, up to the buffer's position, are such a report's. */
    static boolean begins(ByteBuffer received) {
        for (int i = 0; i < START.length; i++) {
            if (i >= received.position() || received.get(i) != START[i]) {
                return false;
            }
        }
        for (int i = START.length; i < received.position() && received.get(i) != ' '; i++) {
            if (received.get(i) == '/') {
                return i + PATH_END.length() < received.position()
                        && received.get(i + 1) == 'e'
                        && received.get(i + PATH_END.length()) == ' ';
            }
        }
        return false;
    }

    synchronized void hold(Message request) {
        held = request.without(LEFT_OUT);
    }

    synchronized void release(Platform platform) {
        if (held.length > 0) {
            byte[] request = held;
            held = new byte[0];
            try {
                platform.ask(request);
            } catch (IOException e) {
                Bootstrap.leave("the platform is gone: " + e.getMessage());
            }
        }
    }
}

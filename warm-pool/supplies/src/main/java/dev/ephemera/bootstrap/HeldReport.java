package dev.ephemera.bootstrap;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The report of an error, kept back for a moment: Amazon's client writes an error to the log after it
 * has reported it, and the platform ends a container when it has the report. So the report goes on
 * when the client asks for more, or when the process ends. Guarded by this.
 */
final class HeldReport {

    private static final String START = "POST /2018-06-01/runtime/";
    private static final String END = "/error HTTP/1.1";
    private static final int LONGEST_LINE = 256;

    /** Repeats the error for X-Ray, which nobody here reads, at any length. */
    private static final String CAUSE = "Lambda-Runtime-Function-XRay-Error-Cause";

    /** The client has three words for all errors; the platform's other stacks say what the report does. */
    private static final String TYPE = "Lambda-Runtime-Function-Error-Type";

    private byte[] held = {};

    /** Whether the first bytes on a connection, up to the buffer's position, are such a report's. */
    static boolean begins(ByteBuffer received) {
        if (received.position() < START.length() || received.get(0) != START.charAt(0)) {
            return false;
        }
        byte[] start = new byte[Math.min(received.position(), LONGEST_LINE)];
        received.get(0, start);
        String text = new String(start, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\r');
        return text.startsWith(START) && end > 0 && text.substring(0, end).endsWith(END);
    }

    synchronized void hold(Message report) {
        Message shorter = report.without(CAUSE);
        PojoSerializer<Object> json = JacksonFactory.getInstance().getSerializer((Type) Map.class);
        Object type = ((Map<?, ?>) json.fromJson(new ByteArrayInputStream(report.body()))).get("errorType");
        held = (type == null ? shorter : shorter.without(TYPE).with(TYPE, type.toString())).bytes();
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

package dev.ephemera.warmpool.runtimeapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a waiting bootstrap is told once a function has claimed its container.
 *
 * @param environment all variables of the function, Lambda's own included; never logged
 */
public record Assignment(Map<String, String> environment) {

    public Assignment {
        environment = Map.copyOf(environment);
    }

    /** {@code KEY=VALUE} entries, each ended by a NUL byte, as in {@code /proc/PID/environ}. */
    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        environment.forEach((key, value) -> {
            bytes.writeBytes((key + "=" + value).getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        });
        return bytes.toByteArray();
    }

    /** Lines that a shell evaluates to have the same variables. */
    byte[] encodeForShell() {
        StringBuilder lines = new StringBuilder();
        environment.forEach((key, value) -> lines.append("export ")
                .append(key)
                .append('=')
                .append(quoteForShell(value))
                .append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A text as one word of a shell's. */
    public static String quoteForShell(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Only the keys: values may be secret. */
    @Override
    public String toString() {
        return "Assignment" + environment.keySet();
    }
}

package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Values of answers as people like to read them in a line. */
final class Cell {

    static final String NOTHING = "-";

    private static final int LONGEST = 80;
    private static final double MILLISECONDS_PER_SECOND = 1e3;

    private Cell() {}

    /** The first line, without what could upset a terminal. */
    static String text(JsonNode value) {
        String line = value.asText("").lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
        if (line.isBlank()) {
            return NOTHING;
        }
        return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
    }

    /** To the second. */
    static String time(JsonNode value) {
        try {
            return Instant.parse(value.asText(""))
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        } catch (DateTimeException e) {
            return text(value);
        }
    }

    static String milliseconds(JsonNode value) {
        if (!value.isNumber()) {
            return NOTHING;
        }
        double milliseconds = value.asDouble();
        return milliseconds < MILLISECONDS_PER_SECOND
                ? String.format(Locale.ROOT, "%.1f ms", milliseconds)
                : String.format(Locale.ROOT, "%.1f s", milliseconds / MILLISECONDS_PER_SECOND);
    }

    static String megabytes(JsonNode bytes) {
        return bytes.isNumber() ? Math.ceilDiv(bytes.asLong(), 1L << 20) + " MB" : NOTHING;
    }

    /** {@code TYPE: MESSAGE}, in one line. */
    static String error(JsonNode error) {
        if (error.isMissingNode()) {
            return NOTHING;
        }
        String message = text(error.path("message"));
        return text(error.path("type")) + (message.equals(NOTHING) ? "" : ": " + message);
    }
}

package dev.ephemera.gateway.cli;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One entry of the header {@code Server-Timing}.
 *
 * @param name what was measured, such as {@code run}
 * @param milliseconds as the header gives them
 */
record Timing(String name, double milliseconds) {

    private static final Pattern ENTRY = Pattern.compile("([\\w-]+);dur=(\\d+(?:\\.\\d+)?)");

    /** Every entry of {@code header} that has a duration, in its order. */
    static List<Timing> all(String header) {
        return ENTRY.matcher(header)
                .results()
                .map(entry -> new Timing(entry.group(1), Double.parseDouble(entry.group(2))))
                .toList();
    }
}

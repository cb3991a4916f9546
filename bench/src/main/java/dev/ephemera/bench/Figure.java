package dev.ephemera.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of the result.
 *
 * @param what was measured
 * @param value in {@code unit}
 * @param unit such as {@code ms} or {@code /s}
 * @param baseline what it is compared with, measured in the same run
 */
record Figure(String what, double value, String unit, Optional<Baseline> baseline) {

    record Baseline(String what, double value) {}

    static Figure of(String what, double value, String unit) {
        return new Figure(what, value, unit, Optional.empty());
    }

    Figure against(String other, double otherValue) {
        return new Figure(what, value, unit, Optional.of(new Baseline(other, otherValue)));
    }

    String row() {
        String text = String.format(Locale.ROOT, "%-54s %10.2f %-3s", what, value, unit);
        return baseline.map(other -> text
                        + String.format(
                                Locale.ROOT,
                                "   %5.2fx of %.2f %s (%s)",
                                value / other.value(),
                                other.value(),
                                unit,
                                other.what()))
                .orElse(text);
    }

    String json() {
        String text = String.format(Locale.ROOT, "{\"what\":\"%s\",\"value\":%.4f,\"unit\":\"%s\"", what, value, unit);
        return text
                + baseline.map(other -> String.format(
                                Locale.ROOT,
                                ",\"baseline\":{\"what\":\"%s\",\"value\":%.4f},\"ratio\":%.4f",
                                other.what(),
                                other.value(),
                                value / other.value()))
                        .orElse("")
                + "}";
    }
}

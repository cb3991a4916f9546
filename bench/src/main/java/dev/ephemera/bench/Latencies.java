package dev.ephemera.bench;

import java.util.Arrays;
import java.util.List;

/**
 * Durations of many alike things.
 *
 * @param nanos sorted, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // Made here, and read here only.
record Latencies(long[] nanos) {

    static Latencies of(List<Long> unsorted) {
        long[] sorted = unsorted.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new Latencies(sorted);
    }

    /** In milliseconds; {@code quantile} from 0 to 1. */
    double quantile(double quantile) {
        int index = (int) Math.ceil(quantile * nanos.length) - 1;
        return nanos[Math.clamp(index, 0, nanos.length - 1)] / 1e6;
    }

    double median() {
        return quantile(0.5);
    }
}

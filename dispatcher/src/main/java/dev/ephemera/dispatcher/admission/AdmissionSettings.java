package dev.ephemera.dispatcher.admission;

import dev.ephemera.warmpool.resources.MemorySize;
import java.time.Duration;

/**
 * How much may run, and how long the rest may wait.
 *
 * @param budget the sum of the memory limits of all containers that runs may hold at a time
 * @param longestQueue the most requests that may wait
 * @param longestWait how long one may wait
 */
public record AdmissionSettings(MemorySize budget, int longestQueue, Duration longestWait) {

    public AdmissionSettings {
        if (longestQueue < 0 || longestWait.isNegative()) {
            throw new IllegalArgumentException("The queue's length and the longest wait are 0 or more, not "
                    + longestQueue + " and " + longestWait);
        }
    }
}

package dev.ephemera.triggers.schedule.store;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.regex.Pattern;

/**
 * What people call a schedule, as in EventBridge.
 *
 * @param value 1 to 64 letters, digits, '-', '_' and '.'
 */
public record ScheduleName(String value) implements Comparable<ScheduleName> {

    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-_.]{1,64}");

    /** @throws RejectedRequestException if it can be none */
    public ScheduleName {
        if (!NAME.matcher(value).matches()) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "'" + value + "' cannot be the name of a schedule: use 1 to 64 letters, digits, '-', '_' and '.'");
        }
    }

    @Override
    public int compareTo(ScheduleName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

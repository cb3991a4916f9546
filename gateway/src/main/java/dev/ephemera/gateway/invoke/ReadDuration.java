package dev.ephemera.gateway.invoke;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a period as people write it: {@code 90}, {@code 2.5}, {@code 250ms}, {@code 5m}, {@code 7d}. */
final class ReadDuration {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(ms|s|m|h|d)?");
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private ReadDuration() {}

    /**
     * The period, to the millisecond; without a unit, seconds are meant.
     *
     * @param what is read, as the start of a complaint
     * @throws RejectedRequestException if it is no period, or one of more than a year
     */
    static Duration of(String what, String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw invalid(what + " is a period such as 90 (seconds), 250ms, 5m, 2h or 7d, not '" + text + "'");
        }
        Duration unit = Objects.requireNonNull(UNITS.get(Objects.requireNonNullElse(matcher.group(2), "s")));
        BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit.toMillis()));
        if (millis.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) > 0) {
            throw invalid(what + " is at most " + LONGEST.toDays() + " days, not '" + text + "'");
        }
        return Duration.ofMillis(millis.setScale(0, RoundingMode.DOWN).longValueExact());
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}

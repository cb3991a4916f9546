package dev.ephemera.dispatcher.queue.destination;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckDestinationTest {

    private static final FunctionName OWNER = new FunctionName("owner");

    private final CheckDestination check =
            new CheckDestination(function -> function.name().value().equals("other"), "ephemera.", webhook -> {
                if (webhook.address().getHost().equals("localhost")) {
                    throw new RejectedRequestException(ErrorCode.INVALID_PARAMETER, "not to localhost");
                }
            });

    @ParameterizedTest
    @ValueSource(strings = {"other", "other:2", "kafka://failures", "https://example.com/hook"})
    void letsPassWhatCanBeTold(String destination) {
        check.check(OWNER, ReadDestination.of(destination));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "owner|as a destination for itself",
                "owner:3|as a destination for itself",
                "nobody|function:nobody is invalid",
                "kafka://ephemera.p0.lane-1|'ephemera.p0.lane-1' is one of the platform's own",
                "kafka://__consumer_offsets|'__consumer_offsets' is one of the platform's own",
                "http://localhost/|not to localhost",
            })
    void refusesWhatCannot(String destination, String complaint) {
        RejectedRequestException refused =
                assertThrows(RejectedRequestException.class, () -> check.check(OWNER, ReadDestination.of(destination)));
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
    }

    @Test
    void aFunctionIsToldOfTheEndsOfOthersOnly() {
        check.check(new FunctionName("another"), ReadDestination.of("other"));
        assertThrows(
                RejectedRequestException.class,
                () -> check.check(new FunctionName("other"), ReadDestination.of("other")));
    }
}

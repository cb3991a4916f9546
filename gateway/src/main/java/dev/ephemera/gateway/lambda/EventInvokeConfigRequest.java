package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.queue.configuration.DestinationChange;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfigChange;
import dev.ephemera.dispatcher.queue.destination.ReadDestination;
import java.time.Duration;
import java.util.Optional;

/** What a request says of a function's configuration for asynchronous invocation, within Lambda's bounds. */
final class EventInvokeConfigRequest {

    private static final String RETRIES = "MaximumRetryAttempts";
    private static final String AGE = "MaximumEventAgeInSeconds";
    private static final String DESTINATIONS = "DestinationConfig";

    private static final int MOST_RETRIES = 2;
    private static final int SHORTEST_AGE = 60;
    private static final int LONGEST_AGE = 21_600;

    private EventInvokeConfigRequest() {}

    /** @throws RejectedRequestException if there is nothing in it, or something that is refused */
    static EventInvokeConfigChange of(FunctionRequest request) {
        if (!request.has(RETRIES) && !request.has(AGE) && !request.has(DESTINATIONS)) {
            throw invalid("You must specify at least one of error handling or destination setting: give " + RETRIES
                    + ", " + AGE + " or " + DESTINATIONS);
        }
        return new EventInvokeConfigChange(
                bounded(request, RETRIES, 0, MOST_RETRIES),
                bounded(request, AGE, SHORTEST_AGE, LONGEST_AGE).map(Duration::ofSeconds),
                destination(request, "OnSuccess"),
                destination(request, "OnFailure"));
    }

    private static Optional<Integer> bounded(FunctionRequest request, String field, int least, int most) {
        Optional<Integer> value = request.number(field);
        value.filter(number -> number < least || number > most).ifPresent(number -> {
            throw invalid("The field '" + field + "' is " + least + " to " + most + " in Lambda's API, not " + number
                    + "; PUT /functions/NAME/async takes more");
        });
        return value;
    }

    /** An object without a destination, or with an empty one, takes it away. */
    private static DestinationChange destination(FunctionRequest request, String side) {
        JsonNode destinations = request.field(DESTINATIONS).orElseGet(MissingNode::getInstance);
        JsonNode object = objectOrNothing(
                DESTINATIONS + "." + side,
                objectOrNothing(DESTINATIONS, destinations).path(side));
        if (!object.isObject()) {
            return new DestinationChange.Same();
        }
        JsonNode destination = object.path("Destination");
        if (destination.isMissingNode()
                || destination.isNull()
                || destination.asText().isEmpty()) {
            return new DestinationChange.Nobody();
        }
        if (!destination.isTextual()) {
            throw invalid(
                    "The field '" + DESTINATIONS + "." + side + ".Destination' must be a text, not " + destination);
        }
        return new DestinationChange.To(ReadDestination.of(destination.textValue()));
    }

    private static JsonNode objectOrNothing(String field, JsonNode value) {
        if (!value.isObject() && !value.isMissingNode() && !value.isNull()) {
            throw invalid("The field '" + field + "' must be an object, not " + value);
        }
        return value;
    }

    private static RejectedRequestException invalid(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}

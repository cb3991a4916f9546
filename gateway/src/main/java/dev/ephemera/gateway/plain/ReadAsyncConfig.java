package dev.ephemera.gateway.plain;

import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.queue.configuration.DestinationChange;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfigChange;
import dev.ephemera.dispatcher.queue.destination.ReadDestination;
import dev.ephemera.gateway.json.RequestFields;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** Reads the object that {@code /functions/NAME/async} takes. */
final class ReadAsyncConfig {

    static final String RETRIES = "retries";
    static final String MAXIMUM_AGE = "maximumAgeSeconds";
    static final String ON_SUCCESS = "onSuccess";
    static final String ON_FAILURE = "onFailure";

    private static final Set<String> FIELDS = Set.of(RETRIES, MAXIMUM_AGE, ON_SUCCESS, ON_FAILURE);

    private ReadAsyncConfig() {}

    /** @throws RejectedRequestException if it is no such object */
    static EventInvokeConfigChange of(byte[] body) throws IOException {
        RequestFields fields = RequestFields.read(body, FIELDS);
        return new EventInvokeConfigChange(
                fields.number(RETRIES).stream().boxed().findFirst(),
                fields.number(MAXIMUM_AGE).stream()
                        .mapToObj(Duration::ofSeconds)
                        .findFirst(),
                destination(fields, ON_SUCCESS),
                destination(fields, ON_FAILURE));
    }

    private static DestinationChange destination(RequestFields fields, String field) {
        return fields.text(field)
                .<DestinationChange>map(text -> new DestinationChange.To(ReadDestination.of(text)))
                .orElseGet(DestinationChange.Nobody::new);
    }
}

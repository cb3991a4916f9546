package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.queue.configuration.EventInvokeConfig;
import dev.ephemera.dispatcher.queue.configuration.StoredEventInvokeConfig;
import dev.ephemera.dispatcher.queue.destination.Destination;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/** Lambda's {@code FunctionEventInvokeConfig}. */
final class EventInvokeConfigJson {

    private static final int MILLIS_SCALE = 3;

    private EventInvokeConfigJson() {}

    static void write(JsonGenerator json, StoredEventInvokeConfig stored) throws IOException {
        EventInvokeConfig config = stored.config();
        json.writeStartObject();
        json.writeFieldName("LastModified");
        json.writeNumber(BigDecimal.valueOf(stored.lastModified().toEpochMilli(), MILLIS_SCALE));
        json.writeStringField("FunctionArn", stored.function().arn());
        if (config.retries().isPresent()) {
            json.writeNumberField("MaximumRetryAttempts", config.retries().get());
        }
        if (config.maximumAge().isPresent()) {
            json.writeNumberField(
                    "MaximumEventAgeInSeconds", config.maximumAge().get().toSeconds());
        }
        json.writeObjectFieldStart("DestinationConfig");
        write(json, "OnSuccess", config.onSuccess());
        write(json, "OnFailure", config.onFailure());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String side, Optional<Destination> destination) throws IOException {
        json.writeObjectFieldStart(side);
        if (destination.isPresent()) {
            json.writeStringField("Destination", destination.get().text());
        }
        json.writeEndObject();
    }
}

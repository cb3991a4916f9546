package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.function.Alias;
import java.io.IOException;

/** Writes aliases as Lambda's API shows them. */
final class AliasJson {

    private AliasJson() {}

    static void write(JsonGenerator json, Alias alias) throws IOException {
        json.writeStartObject();
        json.writeStringField("AliasArn", alias.reference().arn());
        json.writeStringField("Name", alias.name().value());
        json.writeStringField("FunctionVersion", alias.target().version());
        json.writeStringField("Description", alias.description());
        if (alias.routing().isPresent()) {
            json.writeObjectFieldStart("RoutingConfig");
            json.writeObjectFieldStart("AdditionalVersionWeights");
            json.writeNumberField(
                    Long.toString(alias.routing().get().version()),
                    alias.routing().get().weight());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeStringField("RevisionId", alias.revisionId());
        json.writeEndObject();
    }
}

package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.RequestBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Takes a request's object apart. The deployment package may be fifty megabytes and never stands in
 * memory as text: it is decoded on the way. Confined to the thread of its request.
 */
final class ReadFields {

    private static final String PACKAGE = "ZipFile";

    /** The object that a package stands in, if it does: of a function and of a layer. */
    private static final Set<String> AROUND_PACKAGE = Set.of("Code", "Content");

    private final RequestBody body;
    private final OutputStream packageTarget;
    private final Map<String, JsonNode> fields = new LinkedHashMap<>();
    private boolean hasPackage;

    /** @param packageTarget where the decoded package goes */
    ReadFields(RequestBody body, OutputStream packageTarget) {
        this.body = body;
        this.packageTarget = packageTarget;
    }

    /** Every field that is there and not null. */
    Map<String, JsonNode> read() throws IOException {
        try (InputStream stream = body.open();
                JsonParser parser = Json.parser(stream)) {
            parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("the request must be a JSON object");
            }
            readObject(parser, "");
            if (parser.nextToken() != null) {
                throw invalid("there is more after the object");
            }
            return fields;
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            throw invalid(e.getOriginalMessage()
                    + (location == null
                            ? ""
                            : " at line " + location.getLineNr() + ", column " + location.getColumnNr()));
        }
    }

    boolean hasPackage() {
        return hasPackage;
    }

    private void readObject(JsonParser parser, String prefix) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals(PACKAGE) && value == JsonToken.VALUE_STRING && !hasPackage) {
                parser.readBinaryValue(packageTarget);
                hasPackage = true;
            } else if (AROUND_PACKAGE.contains(name) && value == JsonToken.START_OBJECT && prefix.isEmpty()) {
                readObject(parser, name + ".");
            } else if (value != JsonToken.VALUE_NULL) {
                fields.put(prefix + name, Json.tree(parser));
            }
        }
    }

    private static RejectedRequestException invalid(String reason) {
        return new RejectedRequestException(
                ErrorCode.INVALID_REQUEST_CONTENT, "Could not parse request body into json: " + reason);
    }
}

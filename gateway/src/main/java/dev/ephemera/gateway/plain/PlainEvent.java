package dev.ephemera.gateway.plain;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.json.JsonText;
import dev.ephemera.dispatcher.json.Utf8;
import dev.ephemera.gateway.json.EventJson;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Text;
import io.micronaut.http.MediaType;
import java.util.Base64;
import java.util.Optional;

/**
 * Makes an event of whatever somebody sends.
 *
 * <ul>
 *   <li>Nothing becomes an empty object.
 *   <li>A body that says it is JSON must be JSON, and is the event as it stands.
 *   <li>A body that says it is text becomes a JSON string.
 *   <li>Any other body is the event if it happens to be JSON (curl calls all data a form), a JSON
 *       string if it is text, and otherwise {@code {"body": "<base64>", "isBase64Encoded": true}}.
 * </ul>
 */
final class PlainEvent {

    private PlainEvent() {}

    static byte[] of(byte[] body, Optional<MediaType> type) {
        if (body.length == 0 || type.filter(Text::isJson).isPresent()) {
            return EventJson.of(body);
        }
        boolean declaredText = type.filter(Text::isText).isPresent();
        if (!declaredText && JsonText.complaint(body).isEmpty()) {
            return body;
        }
        Optional<String> text = Utf8.decode(body);
        if (text.isPresent()) {
            return Json.write(json -> json.writeString(text.get()));
        }
        if (declaredText) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_REQUEST_CONTENT,
                    "The body says it is text and is not in UTF-8; send it as application/octet-stream");
        }
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("body", Base64.getEncoder().encodeToString(body));
            json.writeBooleanField("isBase64Encoded", true);
            json.writeEndObject();
        });
    }
}

package dev.ephemera.triggers.webhook.signature;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.ephemera.dispatcher.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Looks at the first level of a JSON object, without making a tree of the rest. */
public final class TopLevel {

    private TopLevel() {}

    /** The text in a field; empty if there is none, or {@code body} is no JSON object as far as that. */
    public static Optional<String> text(byte[] body, String field) {
        try (JsonParser parser = JsonText.FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(field);
                JsonToken value = parser.nextToken();
                if (wanted) {
                    return value == JsonToken.VALUE_STRING
                            ? Optional.of(parser.getText()).filter(text -> !text.isEmpty())
                            : Optional.empty();
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            // Whether it is JSON at all is for others to say.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
    }
}

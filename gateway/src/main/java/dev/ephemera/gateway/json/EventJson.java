package dev.ephemera.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Events must be JSON before a container is spent on them. */
public final class EventJson {

    private static final byte[] NOTHING = "{}".getBytes(UTF_8);

    private EventJson() {}

    /**
     * The event in a request body: the body itself, or an empty object where there is none.
     *
     * @throws RejectedRequestException if it is no JSON, saying where it stops being some
     */
    public static byte[] of(byte[] body) {
        if (isBlank(body)) {
            return NOTHING;
        }
        complaint(body).ifPresent(reason -> {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_REQUEST_CONTENT, "Could not parse request body into json: " + reason);
        });
        return body;
    }

    /** What is wrong with {@code text} as JSON, and where; empty if it is one value in UTF-8. */
    public static Optional<String> complaint(byte[] text) {
        if (text.length > 1 && (text[0] == 0 || text[1] == 0)) {
            return Optional.of("it is not in UTF-8");
        }
        try (JsonParser parser = Json.parser(text)) {
            if (parser.nextToken() == null) {
                return Optional.of("there is nothing but white space");
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null
                    ? Optional.empty()
                    : Optional.of("there is more after the value, at " + position(parser.currentTokenLocation()));
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            return Optional.of(e.getOriginalMessage() + (location == null ? "" : " at " + position(location)));
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
    }

    private static boolean isBlank(byte[] body) {
        for (byte octet : body) {
            if (octet != ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
                return false;
            }
        }
        return true;
    }

    private static String position(JsonLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}

package dev.ephemera.dispatcher.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Tells JSON from everything else. Stateless. */
public final class JsonText {

    private static final int LONGEST_VALUE = 64 << 20;

    /**
     * Reads and writes events. Those are the function's business: what counts here is that they are
     * JSON, within the bounds that are set for the whole of them.
     */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_VALUE)
                    .maxNumberLength(LONGEST_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /** What is wrong with {@code text} as JSON, and where; empty if it is one value in UTF-8. */
    public static Optional<String> complaint(byte[] text) {
        if (isUtf16(text)) {
            return Optional.of("it is not in UTF-8");
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
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

    /** By its byte order mark, or by the half of each character that is 0. */
    private static boolean isUtf16(byte[] text) {
        return text.length > 1 && (text[0] == 0 || text[1] == 0 || text[0] == (byte) 0xFE || text[0] == (byte) 0xFF);
    }

    private static String position(JsonLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}

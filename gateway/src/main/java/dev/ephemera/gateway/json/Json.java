package dev.ephemera.gateway.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The platform's way with JSON. Stateless. */
public final class Json {

    private Json() {}

    /** Writes one value, in UTF-8. */
    public static byte[] write(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = JsonText.FACTORY.createGenerator(bytes)) {
            content.writeTo(generator);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    public static JsonParser parser(byte[] utf8) throws IOException {
        return JsonText.FACTORY.createParser(utf8);
    }

    public static JsonParser parser(InputStream utf8) throws IOException {
        return JsonText.FACTORY.createParser(utf8);
    }

    /** The value that the parser stands at. */
    public static JsonNode tree(JsonParser parser) throws IOException {
        return Trees.MAPPER.readTree(parser);
    }

    /** Something that knows how to write itself. */
    @FunctionalInterface
    public interface Content {
        void writeTo(JsonGenerator generator) throws IOException;
    }

    /** Loaded when the first tree is read: most requests need none, and it takes a while. */
    private static final class Trees {
        private static final ObjectMapper MAPPER = new ObjectMapper();
    }
}

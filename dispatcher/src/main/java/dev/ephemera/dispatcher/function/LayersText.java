package dev.ephemera.dispatcher.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.code.CodeDigest;
import java.sql.SQLException;
import java.util.List;

/** A function's layers as a JSON array, in their order. */
final class LayersText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<Stored>> LIST = new TypeReference<>() {};
    private static final String NONE = "[]";

    private LayersText() {}

    private record Stored(String name, long version, String code, long size, long unpacked) {}

    static String write(List<FunctionLayer> layers) {
        try {
            return JSON.writeValueAsString(layers.stream()
                    .map(used -> new Stored(
                            used.layer().name().value(),
                            used.layer().version(),
                            used.code().hex(),
                            used.codeSize(),
                            used.unpackedSize()))
                    .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers can always be written as JSON", e);
        }
    }

    static List<FunctionLayer> read(String text) throws SQLException {
        if (text.equals(NONE)) {
            return List.of();
        }
        try {
            return JSON.readValue(text, LIST).stream()
                    .map(stored -> new FunctionLayer(
                            new LayerReference(new LayerName(stored.name), stored.version),
                            new CodeDigest(stored.code),
                            stored.size,
                            stored.unpacked))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new SQLException("The layers of a function in the database cannot be read: " + text, e);
        }
    }
}

package dev.ephemera.triggers.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.triggers.filter.Filterable.Data;
import dev.ephemera.triggers.filter.Node.Fields;
import dev.ephemera.triggers.filter.Node.Values;
import java.util.Map;
import java.util.Optional;

/**
 * One pattern of EventBridge's kind. A part of the record that is text where the pattern has JSON for
 * it, or the other way round, or that is no UTF-8, is not looked at: the rest of the pattern decides,
 * as in Lambda. Immutable.
 *
 * @param text as it was given
 * @param fields what it asks for
 */
public record FilterPattern(String text, Fields fields) {

    /** @throws RejectedRequestException if it is no pattern, saying why */
    public static FilterPattern parse(String text) {
        return new FilterPattern(text, new ReadPattern(text).read());
    }

    /** Whether the record has everything that the pattern names. */
    public boolean fits(Filterable record) {
        return fits(fields, record);
    }

    private static boolean fits(Fields wanted, Filterable record) {
        for (Map.Entry<String, Node> field : wanted.fields().entrySet()) {
            Optional<Data> data = Data.named(field.getKey());
            boolean fits = data.isPresent()
                    ? fitsData(field.getValue(), record.data(data.get()))
                    : field.getValue().fits(record.metadata().path(field.getKey()));
            if (!fits) {
                return false;
            }
        }
        return wanted.choices().isEmpty() || wanted.choices().stream().anyMatch(choice -> fits(choice, record));
    }

    private static boolean fitsData(Node wanted, Optional<byte[]> data) {
        if (data.isEmpty()) {
            return wanted.fits(MissingNode.getInstance());
        }
        Optional<String> text = FilterJson.utf8(data.get());
        if (text.isEmpty()) {
            return true;
        }
        Optional<JsonNode> json = FilterJson.container(text.get());
        return switch (wanted) {
            case Fields fields -> json.map(fields::fits).orElse(true);
            case Values values -> json.isPresent() || values.fits(new TextNode(text.get()));
        };
    }

    @Override
    public String toString() {
        return text;
    }
}

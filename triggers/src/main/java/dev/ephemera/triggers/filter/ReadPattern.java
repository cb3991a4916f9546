package dev.ephemera.triggers.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.triggers.filter.Node.Fields;
import dev.ephemera.triggers.filter.Node.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes a pattern apart; complaints quote it and say where they are about. Immutable. */
record ReadPattern(String text) {

    private static final int LONGEST = 4096;
    private static final String EITHER = "$or";

    Fields read() {
        if (text.length() > LONGEST) {
            throw rejected("a pattern has at most " + LONGEST + " characters, not " + text.length());
        }
        try {
            JsonNode pattern = FilterJson.read(text);
            if (!pattern.isObject()) {
                throw invalid("it must be a JSON object, such as {\"value\": {\"colour\": [\"blue\"]}}");
            }
            return fields(pattern, "");
        } catch (JsonProcessingException e) {
            throw invalid("it is no JSON: " + e.getOriginalMessage());
        }
    }

    private Fields fields(JsonNode object, String path) {
        Map<String, Node> fields = new LinkedHashMap<>();
        List<Fields> choices = new ArrayList<>();
        object.properties().forEach(field -> {
            String at = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            JsonNode wanted = field.getValue();
            if (field.getKey().equals(EITHER) && wanted.isArray() && wanted.size() > 0 && allObjects(wanted)) {
                wanted.forEach(choice -> choices.add(fields(choice, at)));
            } else if (wanted.isObject()) {
                fields.put(field.getKey(), fields(wanted, at));
            } else if (wanted.isArray()) {
                fields.put(field.getKey(), values(wanted, at));
            } else {
                throw invalid("'" + at + "' must have a list of values or an object, such as [" + wanted + "]");
            }
        });
        if (fields.isEmpty() && choices.isEmpty()) {
            throw invalid(path.isEmpty() ? "it asks for nothing" : "'" + path + "' asks for nothing");
        }
        return new Fields(fields, choices);
    }

    private static boolean allObjects(JsonNode array) {
        for (JsonNode element : array) {
            if (!element.isObject()) {
                return false;
            }
        }
        return true;
    }

    private Values values(JsonNode array, String path) {
        List<Rule> rules = new ArrayList<>();
        array.forEach(value -> rules.add(new ReadRule(this, path).read(value)));
        if (rules.isEmpty()) {
            throw invalid("'" + path + "' has an empty list, which nothing fits");
        }
        return new Values(rules);
    }

    RejectedRequestException invalid(String reason) {
        return rejected("the pattern " + text + " is invalid: " + reason);
    }

    private static RejectedRequestException rejected(String reason) {
        return new RejectedRequestException(
                ErrorCode.INVALID_PARAMETER, "Invalid filter pattern definition: " + reason);
    }
}

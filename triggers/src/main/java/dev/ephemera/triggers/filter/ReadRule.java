package dev.ephemera.triggers.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.ephemera.triggers.filter.Rule.Comparison;
import dev.ephemera.triggers.filter.Rule.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads one element of a pattern's list. Immutable.
 *
 * @param pattern knows how to complain
 * @param path the field that the list is for
 */
record ReadRule(ReadPattern pattern, String path) {

    Rule read(JsonNode value) {
        if (value.isArray()) {
            throw pattern.invalid("'" + path + "' has a list within a list");
        }
        return value.isObject() ? operator(value) : new Rule.Exactly(value);
    }

    private Rule operator(JsonNode object) {
        if (object.size() != 1) {
            throw pattern.invalid("'" + path + "' has " + object + ": an object in a list names one operator");
        }
        Map.Entry<String, JsonNode> only = object.properties().iterator().next();
        JsonNode operand = only.getValue();
        return switch (only.getKey()) {
            case "exists" -> exists(operand);
            case "prefix" -> new Rule.Prefix(text("prefix", operand));
            case "suffix" -> new Rule.Suffix(text("suffix", operand));
            case "equals-ignore-case" -> new Rule.IgnoringCase(text("equals-ignore-case", operand));
            case "numeric" -> numeric(operand);
            case "anything-but" -> anythingBut(operand);
            case String unknown ->
                throw pattern.invalid("'" + path + "' has the unknown operator '" + unknown
                        + "'; there are exists, prefix, suffix, equals-ignore-case, numeric and anything-but");
        };
    }

    private Rule exists(JsonNode operand) {
        if (!operand.isBoolean()) {
            throw pattern.invalid("'" + path + "': exists is true or false, not " + operand);
        }
        return operand.booleanValue() ? new Rule.Present() : new Rule.Absent();
    }

    private String text(String operator, JsonNode operand) {
        if (!operand.isTextual()) {
            throw pattern.invalid("'" + path + "': " + operator + " takes a text, not " + operand);
        }
        return operand.textValue();
    }

    private Rule anythingBut(JsonNode operand) {
        if (operand.isObject()) {
            Rule inner = operator(operand);
            return switch (inner) {
                case Rule.Prefix _, Rule.Suffix _, Rule.IgnoringCase _ -> new Rule.AnythingBut(List.of(inner));
                case Rule.Exactly _, Rule.AnythingBut _, Rule.Numeric _, Rule.Present _, Rule.Absent _ ->
                    throw pattern.invalid("'" + path + "': anything-but goes with values, prefix, suffix and"
                            + " equals-ignore-case, not with " + operand);
            };
        }
        List<Rule> excluded = new ArrayList<>();
        if (operand.isArray()) {
            operand.forEach(value -> excluded.add(scalar(value)));
        } else {
            excluded.add(scalar(operand));
        }
        if (excluded.isEmpty()) {
            throw pattern.invalid("'" + path + "': anything-but excludes nothing");
        }
        return new Rule.AnythingBut(excluded);
    }

    private Rule scalar(JsonNode value) {
        if (value.getNodeType() != JsonNodeType.STRING && value.getNodeType() != JsonNodeType.NUMBER) {
            throw pattern.invalid("'" + path + "': anything-but takes texts and numbers, not " + value);
        }
        return new Rule.Exactly(value);
    }

    private Rule numeric(JsonNode operand) {
        List<Comparison> comparisons = new ArrayList<>();
        if (operand.isArray() && operand.size() % 2 == 0) {
            for (int index = 0; index < operand.size(); index += 2) {
                comparisons.add(comparison(operand.get(index), operand.get(index + 1)));
            }
        }
        if (comparisons.isEmpty()) {
            throw pattern.invalid("'" + path + "': numeric takes a list such as [\">\", 0, \"<=\", 5], not " + operand);
        }
        return new Rule.Numeric(comparisons);
    }

    private Comparison comparison(JsonNode sign, JsonNode bound) {
        for (Operator operator : Operator.values()) {
            if (operator.sign().equals(sign.textValue()) && bound.isNumber()) {
                return new Comparison(operator, bound.decimalValue());
            }
        }
        throw pattern.invalid("'" + path + "': numeric has pairs of one of "
                + Arrays.stream(Operator.values()).map(Operator::sign).collect(Collectors.joining(" "))
                + " and a number, not " + sign + ", " + bound);
    }
}

package dev.ephemera.triggers.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a pattern, and what of a record it fits. Immutable. */
public sealed interface Node {

    /** @param value of the record; missing if it has none there */
    boolean fits(JsonNode value);

    /**
     * Asks for an object.
     *
     * @param fields all of which must fit
     * @param choices one of which must fit as well; empty if there are none
     */
    record Fields(Map<String, Node> fields, List<Fields> choices) implements Node {

        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            choices = List.copyOf(choices);
        }

        /** In an array, one element has to fit alone. */
        @Override
        public boolean fits(JsonNode value) {
            if (value.isArray()) {
                for (JsonNode element : value) {
                    if (fits(element)) {
                        return true;
                    }
                }
                return false;
            }
            return fields.entrySet().stream().allMatch(field -> field.getValue().fits(value.path(field.getKey())))
                    && (choices.isEmpty() || choices.stream().anyMatch(choice -> choice.fits(value)));
        }
    }

    /**
     * Asks for a value that is no object.
     *
     * @param rules one of which must fit
     */
    record Values(List<Rule> rules) implements Node {

        public Values {
            rules = List.copyOf(rules);
        }

        /** Of an array, any element may fit; an object, or an empty array, counts as no value. */
        @Override
        public boolean fits(JsonNode value) {
            if (value.isObject() || (value.isArray() && value.isEmpty())) {
                return fitsOne(MissingNode.getInstance());
            }
            if (value.isArray()) {
                for (JsonNode element : value) {
                    if (fits(element)) {
                        return true;
                    }
                }
                return false;
            }
            return fitsOne(value);
        }

        private boolean fitsOne(JsonNode value) {
            return rules.stream().anyMatch(rule -> rule.fits(value));
        }
    }
}

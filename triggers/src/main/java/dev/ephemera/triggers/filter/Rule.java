package dev.ephemera.triggers.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** What a single value must be like. Immutable. */
public sealed interface Rule {

    /** @param value no object and no array; missing if there is none */
    boolean fits(JsonNode value);

    /**
     * Exactly this one. Numbers are compared as they are written: 300 is not 300.0.
     *
     * @param wanted a text, a number, true, false or null
     */
    record Exactly(JsonNode wanted) implements Rule {

        @Override
        public boolean fits(JsonNode value) {
            if (wanted.isNumber()) {
                return value.isNumber()
                        && value.isIntegralNumber() == wanted.isIntegralNumber()
                        && value.decimalValue().scale() == wanted.decimalValue().scale()
                        && value.decimalValue().compareTo(wanted.decimalValue()) == 0;
            }
            return value.equals(wanted);
        }
    }

    /** A text that begins with this one. */
    record Prefix(String prefix) implements Rule {

        @Override
        public boolean fits(JsonNode value) {
            return value.isTextual() && value.textValue().startsWith(prefix);
        }
    }

    /** A text that ends with this one. */
    record Suffix(String suffix) implements Rule {

        @Override
        public boolean fits(JsonNode value) {
            return value.isTextual() && value.textValue().endsWith(suffix);
        }
    }

    /** This text in capital or small letters. */
    record IgnoringCase(String wanted) implements Rule {

        @Override
        public boolean fits(JsonNode value) {
            return value.isTextual()
                    && value.textValue().toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT));
        }
    }

    /** Any value that none of these fits. */
    record AnythingBut(List<Rule> rules) implements Rule {

        public AnythingBut {
            rules = List.copyOf(rules);
        }

        @Override
        public boolean fits(JsonNode value) {
            return !value.isMissingNode() && rules.stream().noneMatch(rule -> rule.fits(value));
        }
    }

    /** A number for which all of these hold. */
    record Numeric(List<Comparison> comparisons) implements Rule {

        public Numeric {
            comparisons = List.copyOf(comparisons);
        }

        @Override
        public boolean fits(JsonNode value) {
            return value.isNumber()
                    && comparisons.stream().allMatch(comparison -> comparison.holds(value.decimalValue()));
        }
    }

    /** Any value at all. */
    record Present() implements Rule {

        @Override
        public boolean fits(JsonNode value) {
            return !value.isMissingNode();
        }
    }

    /** No value. */
    record Absent() implements Rule {

        @Override
        public boolean fits(JsonNode value) {
            return value.isMissingNode();
        }
    }

    /** A bound for numbers. */
    record Comparison(Operator operator, BigDecimal bound) {

        boolean holds(BigDecimal value) {
            int order = value.compareTo(bound);
            return switch (operator) {
                case EQUAL -> order == 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case MORE -> order > 0;
                case MORE_OR_EQUAL -> order >= 0;
            };
        }
    }

    /** How a number stands to a bound. */
    enum Operator {
        EQUAL("="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        MORE(">"),
        MORE_OR_EQUAL(">=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }
}

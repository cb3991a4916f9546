package dev.ephemera.triggers.filter;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternTest {

    /** A record of topic {@code orders}, partition 3. */
    private record Sample(Optional<byte[]> key, Optional<byte[]> value) implements Filterable {

        static Sample of(String value) {
            return new Sample(Optional.of("k1".getBytes(UTF_8)), Optional.of(value.getBytes(UTF_8)));
        }

        @Override
        public JsonNode metadata() {
            try {
                return FilterJson.read("{\"topic\": \"orders\", \"partition\": 3, \"offset\": 12}");
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Optional<byte[]> data(Data part) {
            return part == Data.KEY ? key : value;
        }
    }

    private static boolean fits(String pattern, String value) {
        return FilterPattern.parse(pattern).fits(Sample.of(value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Lambda's table of operators.
                "{\"UserID\": [null]}               | {\"UserID\": null}            | true",
                "{\"UserID\": [null]}               | {\"UserID\": \"\"}            | false",
                "{\"UserID\": [null]}               | {}                            | false",
                "{\"LastName\": [\"\"]}             | {\"LastName\": \"\"}          | true",
                "{\"LastName\": [\"\"]}             | {\"LastName\": \"x\"}         | false",
                "{\"Name\": [\"Alice\"]}            | {\"Name\": \"Alice\"}         | true",
                "{\"Name\": [\"Alice\"]}            | {\"Name\": \"alice\"}         | false",
                "{\"Name\": [{\"equals-ignore-case\": \"alice\"}]} | {\"Name\": \"ALICE\"} | true",
                "{\"Location\": [\"NY\"], \"Day\": [\"Monday\"]} | {\"Location\": \"NY\", \"Day\": \"Monday\"} | true",
                "{\"Location\": [\"NY\"], \"Day\": [\"Monday\"]} | {\"Location\": \"NY\", \"Day\": \"Friday\"} | false",
                "{\"Payment\": [\"Credit\", \"Debit\"]} | {\"Payment\": \"Debit\"}   | true",
                "{\"Payment\": [\"Credit\", \"Debit\"]} | {\"Payment\": \"Cash\"}    | false",
                "{\"$or\": [{\"Location\": [\"NY\"]}, {\"Day\": [\"Monday\"]}]} | {\"Day\": \"Monday\"} | true",
                "{\"$or\": [{\"Location\": [\"NY\"]}, {\"Day\": [\"Monday\"]}]} | {\"Day\": \"Friday\"} | false",
                "{\"Weather\": [{\"anything-but\": [\"Rain\"]}]} | {\"Weather\": \"Sun\"}  | true",
                "{\"Weather\": [{\"anything-but\": [\"Rain\"]}]} | {\"Weather\": \"Rain\"} | false",
                "{\"Weather\": [{\"anything-but\": [\"Rain\"]}]} | {}                       | false",
                "{\"Weather\": [{\"anything-but\": \"Rain\"}]}   | {\"Weather\": 1}         | true",
                "{\"Weather\": [{\"anything-but\": {\"prefix\": \"R\"}}]} | {\"Weather\": \"Rain\"} | false",
                "{\"Price\": [{\"numeric\": [\"=\", 100]}]}      | {\"Price\": 100.0}       | true",
                "{\"Price\": [{\"numeric\": [\"=\", 100]}]}      | {\"Price\": \"100\"}     | false",
                "{\"Price\": [{\"numeric\": [\">\", 10, \"<=\", 20]}]} | {\"Price\": 20}    | true",
                "{\"Price\": [{\"numeric\": [\">\", 10, \"<=\", 20]}]} | {\"Price\": 10}    | false",
                "{\"Price\": [{\"numeric\": [\">=\", 10, \"<\", 20]}]} | {\"Price\": 10}    | true",
                "{\"Price\": [{\"numeric\": [\">=\", 10, \"<\", 20]}]} | {\"Price\": 20}    | false",
                "{\"Product\": [{\"exists\": true}]}  | {\"Product\": null}          | true",
                "{\"Product\": [{\"exists\": true}]}  | {}                           | false",
                "{\"Product\": [{\"exists\": true}]}  | {\"Product\": {\"a\": 1}}    | false",
                "{\"Product\": [{\"exists\": false}]} | {}                           | true",
                "{\"Product\": [{\"exists\": false}]} | {\"Product\": 1}             | false",
                "{\"Region\": [{\"prefix\": \"us-\"}]} | {\"Region\": \"us-east-1\"} | true",
                "{\"Region\": [{\"prefix\": \"us-\"}]} | {\"Region\": \"eu-west-1\"} | false",
                "{\"File\": [{\"suffix\": \".png\"}]} | {\"File\": \"a.png\"}        | true",
                "{\"File\": [{\"suffix\": \".png\"}]} | {\"File\": \"a.jpg\"}        | false",
                // Values that are not texts.
                "{\"n\": [300]}   | {\"n\": 300}   | true",
                "{\"n\": [300]}   | {\"n\": 300.0} | false",
                "{\"n\": [300.0]} | {\"n\": 3.0e2} | false",
                "{\"n\": [300.0]} | {\"n\": 300.0} | true",
                "{\"n\": [true]}  | {\"n\": true}  | true",
                "{\"n\": [true]}  | {\"n\": \"true\"} | false",
                // Nesting and arrays.
                "{\"a\": {\"b\": {\"c\": [\"101\"]}}} | {\"a\": {\"b\": {\"c\": \"101\"}}} | true",
                "{\"a\": {\"b\": {\"c\": [\"101\"]}}} | {\"a\": {\"b\": {\"c\": \"102\"}}} | false",
                "{\"a\": {\"b\": [{\"exists\": false}]}} | {\"x\": 1} | true",
                "{\"tags\": [\"x\"]} | {\"tags\": [\"y\", \"x\"]} | true",
                "{\"tags\": [\"x\"]} | {\"tags\": []}             | false",
                "{\"items\": {\"a\": [1], \"b\": [2]}} | {\"items\": [{\"a\": 1}, {\"b\": 2}]}         | false",
                "{\"items\": {\"a\": [1], \"b\": [2]}} | {\"items\": [{\"a\": 1, \"b\": 2}]}           | true",
                // The last of two keys counts.
                "{\"k\": [\"hello\"], \"k\": [\"world\"]} | {\"k\": \"world\"} | true",
                "{\"k\": [\"hello\"], \"k\": [\"world\"]} | {\"k\": \"hello\"} | false",
            })
    void matchesAsLambdaDescribesIt(String pattern, String value, boolean expected) {
        assertEquals(expected, fits("{\"value\": " + pattern + "}", value), pattern + " and " + value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Of the two forms that a message can have, only the pattern's own is looked at.
                "{\"value\": [\"plain\"]}                       | plain        | true",
                "{\"value\": [\"plain\"]}                       | other        | false",
                "{\"value\": [\"42\"]}                          | 42           | true",
                "{\"value\": [\"42\"]}                          | 43           | false",
                "{\"value\": [\"plain\"]}                       | {\"a\": 1}   | true",
                "{\"value\": {\"a\": [1]}}                      | plain        | true",
                "{\"value\": {\"a\": [1]}}                      | {\"a\": 1    | true",
                "{\"value\": {\"a\": [1]}, \"partition\": [4]}  | plain        | false",
                "{\"value\": {\"a\": [1]}, \"partition\": [3]}  | plain        | true",
                "{\"key\": [\"k1\"]}                            | plain        | true",
                "{\"key\": [\"k2\"]}                            | plain        | false",
                "{\"topic\": [\"orders\"], \"offset\": [{\"numeric\": [\">\", 11]}]} | x | true",
                "{\"topic\": [\"other\"]}                       | x            | false",
                "{\"$or\": [{\"topic\": [\"other\"]}, {\"value\": [\"x\"]}]} | x | true",
                "{\"$or\": [{\"topic\": [\"other\"]}, {\"value\": [\"x\"]}]} | y | false",
            })
    void looksAtKeysValuesAndMetadata(String pattern, String value, boolean expected) {
        assertEquals(expected, fits(pattern, value));
    }

    @Test
    void bytesThatAreNoTextAreNotLookedAt() {
        Sample sample = new Sample(Optional.empty(), Optional.of("plain".getBytes(UTF_16)));

        assertTrue(FilterPattern.parse("{\"value\": [\"other\"]}").fits(sample));
        assertTrue(FilterPattern.parse("{\"value\": {\"a\": [1]}}").fits(sample));
        assertFalse(FilterPattern.parse("{\"value\": [\"other\"], \"partition\": [4]}")
                .fits(sample));
    }

    @Test
    void aKeyThatIsNotThereIsMissing() {
        Sample sample = new Sample(Optional.empty(), Optional.empty());

        assertFalse(FilterPattern.parse("{\"key\": [\"k1\"]}").fits(sample));
        assertTrue(FilterPattern.parse("{\"key\": [{\"exists\": false}]}").fits(sample));
        assertFalse(FilterPattern.parse("{\"value\": {\"a\": [1]}}").fits(sample));
    }

    @Test
    void oneOfSeveralPatternsIsEnough() {
        FilterCriteria criteria =
                FilterCriteria.parse(List.of("{\"value\": [\"a\"]}", "{\"value\": [{\"prefix\": \"b\"}]}"));

        assertTrue(criteria.passes(Sample.of("a")));
        assertTrue(criteria.passes(Sample.of("bcd")));
        assertFalse(criteria.passes(Sample.of("c")));
        assertTrue(FilterCriteria.NONE.passes(Sample.of("c")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{}",
                "{} {}",
                "{\"value\": \"plain\"}",
                "{\"value\": []}",
                "{\"value\": {}}",
                "{\"value\": [[1]]}",
                "{\"value\": [{}]}",
                "{\"value\": [{\"prefix\": \"a\", \"suffix\": \"b\"}]}",
                "{\"value\": [{\"prefix\": 1}]}",
                "{\"value\": [{\"exists\": \"yes\"}]}",
                "{\"value\": [{\"numeric\": []}]}",
                "{\"value\": [{\"numeric\": [\">\"]}]}",
                "{\"value\": [{\"numeric\": [\"~\", 1]}]}",
                "{\"value\": [{\"numeric\": [\">\", \"1\"]}]}",
                "{\"value\": [{\"anything-but\": []}]}",
                "{\"value\": [{\"anything-but\": [null]}]}",
                "{\"value\": [{\"anything-but\": {\"exists\": true}}]}",
                "{\"value\": [{\"wildcard\": \"a*\"}]}",
            })
    void refusesWhatIsNoPattern(String pattern) {
        RejectedRequestException refused =
                assertThrows(RejectedRequestException.class, () -> FilterPattern.parse(pattern));

        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        assertTrue(refused.getMessage().contains(pattern), refused.getMessage());
    }

    @Test
    void refusesTooMuch() {
        String pattern = "{\"value\": [\"a\"]}";
        assertThrows(
                RejectedRequestException.class,
                () -> FilterPattern.parse("{\"value\": [\"" + "a".repeat(4096) + "\"]}"));
        assertThrows(
                RejectedRequestException.class,
                () -> FilterCriteria.parse(Collections.nCopies(FilterCriteria.MOST + 1, pattern)));
        assertEquals(
                FilterCriteria.MOST,
                FilterCriteria.parse(Collections.nCopies(FilterCriteria.MOST, pattern))
                        .patterns()
                        .size());
    }
}

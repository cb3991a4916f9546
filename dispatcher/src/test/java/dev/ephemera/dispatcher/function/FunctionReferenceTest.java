package dev.ephemera.dispatcher.function;

import static dev.ephemera.dispatcher.function.FunctionRegistryContract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ephemera.dispatcher.error.ErrorCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionReferenceTest {

    private static FunctionReference parse(String text) {
        return FunctionReference.parse(text, Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "function:hello",
                "000000000000:function:hello",
                "arn:aws:lambda:us-east-1:000000000000:function:hello",
                "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:hello"
            })
    void understandsEveryWayToCallAFunction(String text) {
        assertEquals(new FunctionReference(new FunctionName("hello"), Optional.empty()), parse(text));
        for (String qualifier : new String[] {"1", "$LATEST", "prod"}) {
            FunctionReference expected = new FunctionReference(new FunctionName("hello"), Optional.of(qualifier));
            assertEquals(expected, parse(text + ":" + qualifier));
            assertEquals(expected, FunctionReference.parse(text, Optional.of(qualifier)));
            assertEquals(expected, FunctionReference.parse(text + ":" + qualifier, Optional.of(qualifier)));
        }
    }

    @Test
    void refusesTwoDifferentQualifiers() {
        refused(
                ErrorCode.INVALID_PARAMETER,
                () -> FunctionReference.parse("hello:1", Optional.of("2")),
                "'hello:1'",
                "'1'",
                "'2'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "a:b:c",
                "arn:aws:lambda:us-east-1:000000000000:function:",
                "arn:aws:s3:::bucket",
                "arn:aws:lambda:us-east-1:000000000000:layer:hello",
                "00:function:hello",
                "he llo",
                "hello/",
                "hello:",
                "hello:pr od",
                "hello:$OTHER",
                "héllo"
            })
    void refusesWhatIsNone(String text) {
        refused(ErrorCode.INVALID_PARAMETER, () -> parse(text), "'");
    }

    @Test
    void writesArns() {
        assertEquals(
                "arn:aws:lambda:us-east-1:000000000000:function:hello",
                parse("hello").arn());
        assertEquals(
                "arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST",
                parse("hello:$LATEST").arn());
        assertEquals("hello:7", parse("hello:7").toString());
    }
}

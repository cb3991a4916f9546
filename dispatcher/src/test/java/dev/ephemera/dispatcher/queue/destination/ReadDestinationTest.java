package dev.ephemera.dispatcher.queue.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadDestinationTest {

    @ParameterizedTest
    @CsvSource({
        "hello, arn:aws:lambda:us-east-1:000000000000:function:hello",
        "hello:3, arn:aws:lambda:us-east-1:000000000000:function:hello:3",
        "arn:aws:lambda:eu-west-1:123456789012:function:hello, arn:aws:lambda:us-east-1:000000000000:function:hello",
        "kafka://failures, kafka://failures",
        "kafka://my.Topic_1-x, kafka://my.Topic_1-x",
        "https://example.com/hook?token=abc, https://example.com/hook?token=abc",
        "http://[2001:db8::1]:8080/, http://[2001:db8::1]:8080/",
    })
    void readsWhatThereIsHere(String text, String stored) {
        Destination destination = ReadDestination.of(text);
        assertEquals(stored, destination.text());
        assertEquals(destination, ReadDestination.of(stored));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arn:aws:sqs:us-east-1:000000000000:queue|There are no SQS queues here",
                "arn:aws:sns:us-east-1:000000000000:topic|There are no SNS topics here",
                "arn:aws:events:us-east-1:000000000000:event-bus/default|There are no event buses",
                "arn:aws:s3:::bucket|There are no S3 buckets",
                "arn:aws:kinesis:us-east-1:000000000000:stream/x|'arn:aws:kinesis:us-east-1:000000000000:stream/x' is",
                "arn:|'arn:' is no function's ARN",
                "ftp://example.com/x|begin with 'ftp://'",
            })
    void namesWhatThereIsNotAndWhatIsPossible(String text, String complaint) {
        String message = refusal(text);
        assertTrue(message.contains(complaint), message);
        assertTrue(message.contains("kafka://TOPIC"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "two words|'two words'",
                "kafka://|''",
                "kafka://a/b|'a/b'",
                "kafka://..|'..'",
                "https:///path|names no host",
                "https://host:0/|port 0",
                "https://host:70000/|port 70000",
                "https://host/#part|leave it out",
                "https://ho st/|character",
            })
    void saysWhatIsWrong(String text, String complaint) {
        assertTrue(refusal(text).contains(complaint), refusal(text));
    }

    @Test
    void aWebhookMayNameTheSecretThatSignsWhatItGets() {
        Destination.ToWebhook signed =
                assertInstanceOf(Destination.ToWebhook.class, ReadDestination.of("https://host/x?y=1#secret=our-2"));
        assertEquals(Optional.of("our-2"), signed.secretName());
        assertEquals("https://host/x?y=1#secret=our-2", signed.text());
        assertTrue(refusal("https://host/#secret=").contains("leave it out"));
        assertTrue(refusal("https://host/#secret=a%20b").contains("leave it out"));
    }

    @Test
    void isOfBoundedLength() {
        String text = "https://example.com/" + "x".repeat(ReadDestination.LONGEST);
        assertTrue(refusal(text).contains(Integer.toString(text.length())), refusal(text));
    }

    @Test
    void secretsInAnAddressStayThere() {
        assertFalse(refusal("https://user:hunter2@host/").contains("hunter2"));
        assertFalse(refusal("https://host/%hunter2").contains("hunter2"));
        assertFalse(ReadDestination.of("https://host/hunter2").toString().contains("hunter2"));
    }

    private static String refusal(String text) {
        RejectedRequestException refused = assertThrows(RejectedRequestException.class, () -> ReadDestination.of(text));
        assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
        return String.valueOf(refused.getMessage());
    }
}

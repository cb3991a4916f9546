package dev.ephemera.triggers.objectstore.rule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.objectstore.event.EventPattern;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationXmlTest {

    private static final BucketName PHOTOS = new BucketName("photos");

    @Test
    void readsWhatTheAwsClientsSend() {
        BucketRules rules = read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
                  <CloudFunctionConfiguration>
                    <Id>thumbnails</Id>
                    <CloudFunction>arn:aws:lambda:eu-west-1:123456789012:function:thumbnailer:live</CloudFunction>
                    <Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:Delete</Event>
                    <Filter><S3Key>
                      <FilterRule><Name>prefix</Name><Value>in/</Value></FilterRule>
                      <FilterRule><Name>Suffix</Name><Value>.png</Value></FilterRule>
                    </S3Key></Filter>
                  </CloudFunctionConfiguration>
                </NotificationConfiguration>""");
        assertEquals(
                List.of(new NotificationRule(
                        "thumbnails",
                        List.of(new EventPattern("s3:ObjectCreated:*"), new EventPattern("s3:ObjectRemoved:Delete")),
                        new KeyFilter("in/", ".png"),
                        FunctionReference.parse("thumbnailer:live", Optional.empty()))),
                rules.rules());
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        BucketRules rules = new BucketRules(
                PHOTOS,
                List.of(
                        BucketRulesTest.rule("one & only", "a<b/", "", "s3:ObjectCreated:*"),
                        BucketRulesTest.rule("two", "c/", ".png", "s3:ObjectCreated:Put", "s3:ObjectRemoved:*"),
                        BucketRulesTest.rule("three", "", "", "s3:ObjectTagging:*")));
        assertEquals(rules, read(WriteNotificationXml.of(rules)));
    }

    @Test
    void nothingConfiguredIsAnEmptyConfiguration() {
        assertEquals(BucketRules.none(PHOTOS), read(WriteNotificationXml.of(BucketRules.none(PHOTOS))));
    }

    @Test
    void aRuleWithoutAnIdGetsOne() {
        BucketRules rules = read("<NotificationConfiguration><CloudFunctionConfiguration>"
                + "<CloudFunction>thumbnailer</CloudFunction><Event>s3:ObjectCreated:*</Event>"
                + "</CloudFunctionConfiguration></NotificationConfiguration>");
        assertFalse(rules.rules().getFirst().id().isBlank());
    }

    @Test
    void queuesAndTopicsAreRefusedByName() {
        RejectedRequestException refusal = assertThrows(
                RejectedRequestException.class,
                () -> read("<NotificationConfiguration><QueueConfiguration/></NotificationConfiguration>"));
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertTrue(refusal.getMessage().contains("QueueConfiguration"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "<Other/>",
                "<NotificationConfiguration>",
                "<NotificationConfiguration><CloudFunctionConfiguration/></NotificationConfiguration>",
                "<NotificationConfiguration><CloudFunctionConfiguration><CloudFunction>f</CloudFunction>"
                        + "<Filter><S3Key><FilterRule><Name>tag</Name><Value>x</Value></FilterRule></S3Key></Filter>"
                        + "</CloudFunctionConfiguration></NotificationConfiguration>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><NotificationConfiguration>&e;"
                        + "</NotificationConfiguration>"
            })
    void refusesWhatIsNoConfiguration(String xml) {
        RejectedRequestException refusal = assertThrows(RejectedRequestException.class, () -> read(xml));
        assertEquals(ErrorCode.INVALID_REQUEST_CONTENT, refusal.code());
    }

    private static BucketRules read(String xml) {
        return NotificationXml.read(PHOTOS, xml.getBytes(UTF_8));
    }
}

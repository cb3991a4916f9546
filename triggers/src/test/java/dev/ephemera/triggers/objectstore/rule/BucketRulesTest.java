package dev.ephemera.triggers.objectstore.rule;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.objectstore.event.EventPattern;
import dev.ephemera.triggers.objectstore.event.ObjectEvent;
import dev.ephemera.triggers.objectstore.event.ReadNotification;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketRulesTest {

    private static final BucketName PHOTOS = new BucketName("photos");

    @Test
    void findsTheRuleThatMeansAnEvent() {
        NotificationRule images = rule("images", "in/", ".png", "s3:ObjectCreated:*");
        NotificationRule gone = rule("gone", "", "", "s3:ObjectRemoved:Delete");
        BucketRules rules = new BucketRules(PHOTOS, List.of(images, gone));
        assertEquals(Optional.of(images), rules.matching(event("ObjectCreated:Put", "in/a.png")));
        assertEquals(Optional.of(images), rules.matching(event("s3:ObjectCreated:Copy", "in%2Fa+b.png")));
        assertEquals(Optional.of(gone), rules.matching(event("ObjectRemoved:Delete", "in/a.png")));
        assertEquals(Optional.empty(), rules.matching(event("ObjectCreated:Put", "in/a.jpg")));
        assertEquals(Optional.empty(), rules.matching(event("ObjectCreated:Put", "out/a.png")));
        assertEquals(Optional.empty(), rules.matching(event("ObjectRemoved:DeleteMarkerCreated", "in/a.png")));
    }

    @Test
    void filtersAreComparedWithTheDecodedKey() {
        BucketRules rules = new BucketRules(PHOTOS, List.of(rule("spaces", "my photos/", "", "s3:ObjectCreated:*")));
        assertTrue(rules.matching(event("ObjectCreated:Put", "my+photos%2Fa")).isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {
                "'', '', '', '', true",
                "images/, '', '', '', true",
                "images/, '', images/2026/, '', true",
                "images/, '', logs/, '', false",
                "'', .png, '', .jpg, false",
                "'', .png, '', a.png, true",
                "images/, .png, images/, .jpg, false",
                "images/, .png, images/2026/, .png, true",
                "images/, .png, logs/, .png, false",
                "images/, '', '', .png, true",
            })
    void rulesOverlapWherePrefixAndSuffixDo(
            String prefix, String suffix, String otherPrefix, String otherSuffix, boolean overlap) {
        NotificationRule one = rule("one", prefix, suffix, "s3:ObjectCreated:*");
        NotificationRule other = rule("other", otherPrefix, otherSuffix, "s3:ObjectCreated:Put");
        if (overlap) {
            RejectedRequestException refusal =
                    assertThrows(RejectedRequestException.class, () -> new BucketRules(PHOTOS, List.of(one, other)));
            assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
            assertTrue(refusal.getMessage().startsWith("Configurations overlap: "), refusal.getMessage());
        } else {
            assertDoesNotThrow(() -> new BucketRules(PHOTOS, List.of(one, other)));
        }
    }

    @Test
    void rulesOfDifferentEventsMayMeanTheSameKeys() {
        assertDoesNotThrow(() -> new BucketRules(
                PHOTOS,
                List.of(
                        rule("put", "", "", "s3:ObjectCreated:Put", "s3:ObjectCreated:Post"),
                        rule("copy", "", "", "s3:ObjectCreated:Copy"),
                        rule("gone", "", "", "s3:ObjectRemoved:*"))));
    }

    @Test
    void twoRulesCannotHaveOneId() {
        assertThrows(
                RejectedRequestException.class,
                () -> new BucketRules(
                        PHOTOS,
                        List.of(
                                rule("same", "a", "", "s3:ObjectCreated:*"),
                                rule("same", "b", "", "s3:ObjectCreated:*"))));
    }

    @Test
    void aBucketHasAHundredRulesAtMost() {
        List<NotificationRule> rules = IntStream.range(0, 101)
                .mapToObj(i -> rule("rule" + i, i + "/", "", "s3:ObjectCreated:*"))
                .toList();
        assertDoesNotThrow(() -> new BucketRules(PHOTOS, rules.subList(0, 100)));
        assertThrows(RejectedRequestException.class, () -> new BucketRules(PHOTOS, rules));
    }

    @Test
    void aRulePutAgainTakesItsOldPlace() {
        NotificationRule first = rule("first", "a", "", "s3:ObjectCreated:*");
        NotificationRule second = rule("second", "b", "", "s3:ObjectCreated:*");
        NotificationRule changed = rule("first", "c", "", "s3:ObjectCreated:*");
        BucketRules rules = new BucketRules(PHOTOS, List.of(first, second));
        assertEquals(List.of(changed, second), rules.with(changed).rules());
        assertEquals(List.of(second), rules.without("first").rules());
        assertEquals(rules, rules.without("third"));
    }

    @Test
    void aRuleNamesEvents() {
        assertThrows(
                RejectedRequestException.class,
                () -> new NotificationRule(
                        "empty", List.of(), KeyFilter.ALL, FunctionReference.parse("f", Optional.empty())));
    }

    static NotificationRule rule(String id, String prefix, String suffix, String... events) {
        return new NotificationRule(
                id,
                Arrays.stream(events).map(EventPattern::new).toList(),
                new KeyFilter(prefix, suffix),
                FunctionReference.parse("thumbnailer", Optional.empty()));
    }

    private static ObjectEvent event(String name, String key) {
        String json = "{\"Records\":[{\"eventName\":\"" + name
                + "\",\"s3\":{\"bucket\":{\"name\":\"photos\"},\"object\":{\"key\":\"" + key + "\"}}}]}";
        return ReadNotification.of(json.getBytes(StandardCharsets.UTF_8)).getFirst();
    }
}

package dev.ephemera.triggers.objectstore.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPatternTest {

    @Test
    void aFamilyMeansAllOfItsEventsAndNoOthers() {
        EventPattern created = new EventPattern("s3:ObjectCreated:*");
        assertTrue(created.matches(EventName.PUT));
        assertTrue(created.matches(EventName.COMPLETED));
        assertFalse(created.matches(EventName.DELETED));
        assertFalse(created.matches(new EventName("ObjectCreatedElsewhere:Put")));
    }

    @Test
    void oneEventMeansItself() {
        EventPattern delete = new EventPattern("s3:ObjectRemoved:Delete");
        assertTrue(delete.matches(EventName.DELETED));
        assertFalse(delete.matches(new EventName("ObjectRemoved:DeleteMarkerCreated")));
    }

    @Test
    void namesAreUnderstoodWithAndWithoutTheirScheme() {
        assertEquals(EventName.PUT, EventName.parse("s3:ObjectCreated:Put"));
        assertEquals(EventName.PUT, EventName.parse("ObjectCreated:Put"));
    }

    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:*, s3:ObjectCreated:Put, true",
        "s3:ObjectCreated:*, s3:ObjectCreated:*, true",
        "s3:ObjectCreated:Put, s3:ObjectCreated:Put, true",
        "s3:ObjectCreated:Put, s3:ObjectCreated:Copy, false",
        "s3:ObjectCreated:*, s3:ObjectRemoved:*, false",
        "s3:ObjectLifecycle:*, s3:ObjectLifecycle:Expiration:*, true",
        "s3:ObjectLifecycle:Expiration:Current, s3:ObjectLifecycle:*, true",
        "s3:ObjectLifecycle:Expiration:*, s3:ObjectLifecycle:Transition:*, false",
    })
    void overlapsWhereAnEventIsMeantByBoth(String one, String other, boolean expected) {
        assertEquals(expected, new EventPattern(one).overlaps(new EventPattern(other)));
        assertEquals(expected, new EventPattern(other).overlaps(new EventPattern(one)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ObjectCreated:*",
                "s3:ObjectCreate:*",
                "s3:*",
                "s3:ObjectCreated",
                "s3:ObjectCreated:P*",
                "s3:ObjectCreated:Putt",
                "s3:ObjectRemoved:Deleted",
                "s3:ObjectCreated:"
            })
    void refusesWhatNoStoreKnows(String text) {
        RejectedRequestException refusal = assertThrows(RejectedRequestException.class, () -> new EventPattern(text));
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
        assertTrue(refusal.getMessage().contains("'" + text + "'"), refusal.getMessage());
    }
}

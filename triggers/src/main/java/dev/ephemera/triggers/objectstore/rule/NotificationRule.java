package dev.ephemera.triggers.objectstore.rule;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.function.FunctionReference;
import dev.ephemera.triggers.objectstore.event.EventPattern;
import dev.ephemera.triggers.objectstore.event.ObjectEvent;
import java.util.List;

/**
 * Which events of a bucket run a function.
 *
 * @param id names the rule in its bucket: 1 to {@value #LONGEST_ID} characters
 * @param events one or more
 * @param function what is run; looked up when it runs
 */
public record NotificationRule(String id, List<EventPattern> events, KeyFilter filter, FunctionReference function) {

    private static final int LONGEST_ID = 255;

    /** @throws RejectedRequestException if the id is no good, or no event is named */
    public NotificationRule {
        if (id.isBlank() || id.length() > LONGEST_ID) {
            throw refusal("The id of a notification rule has 1 to " + LONGEST_ID + " characters, not " + id.length());
        }
        if (events.isEmpty()) {
            throw refusal("The notification rule '" + id + "' names no events: add one such as s3:ObjectCreated:*");
        }
        events = List.copyOf(events);
    }

    /** Of an event in the rule's bucket. */
    public boolean matches(ObjectEvent event) {
        return events.stream().anyMatch(pattern -> pattern.matches(event.name())) && filter.matches(event.key());
    }

    boolean overlaps(NotificationRule other) {
        return filter.overlaps(other.filter)
                && events.stream().anyMatch(mine -> other.events.stream().anyMatch(mine::overlaps));
    }

    private static RejectedRequestException refusal(String message) {
        return new RejectedRequestException(ErrorCode.INVALID_PARAMETER, message);
    }
}

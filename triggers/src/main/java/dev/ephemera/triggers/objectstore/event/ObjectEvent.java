package dev.ephemera.triggers.objectstore.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.triggers.identity.DerivedId;
import java.util.Optional;

/**
 * One record of a notification.
 *
 * @param name what has happened
 * @param bucket the bucket's name
 * @param key the object's, decoded
 * @param sequencer tells events of one key apart, and their order; empty if the store gives none
 * @param record all of it, as it came; not to be changed
 */
public record ObjectEvent(EventName name, String bucket, String key, Optional<String> sequencer, ObjectNode record) {

    private static final String NAMESPACE = "ephemera object event";

    /** What a function is given: a notification with this one record. */
    public byte[] notification() {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("Records").add(record);
        return EventJson.write(whole);
    }

    /**
     * The same for each delivery of the same event, so that the ledger of invocations runs it once. An
     * event without a sequencer is the same if its whole record is.
     */
    public InvocationId invocationId() {
        return sequencer
                .map(text -> DerivedId.of(NAMESPACE, bucket, key, name.value(), text))
                .orElseGet(() -> DerivedId.of(NAMESPACE, bucket, key, name.value(), "", record.toString()));
    }

    /** Keys may be secret, and say nothing in a log that a sequencer does not. */
    @Override
    public String toString() {
        return name + " in " + bucket + sequencer.map(text -> " (" + text + ")").orElse("");
    }
}

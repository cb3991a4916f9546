package dev.ephemera.triggers.mapping;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import java.util.UUID;

/** Names one event source mapping, for ever. */
public record MappingId(UUID value) {

    /** The start of every mapping's ARN on this platform. */
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:event-source-mapping:";

    public static MappingId random() {
        return new MappingId(UUID.randomUUID());
    }

    /** @throws RejectedRequestException NOT_FOUND if it can be none, as there is none of that name then */
    public static MappingId parse(String text) {
        try {
            return new MappingId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new RejectedRequestException(
                    ErrorCode.NOT_FOUND, "There is no event source mapping '" + text + "': its name is a UUID", e);
        }
    }

    public String arn() {
        return ARN + value;
    }

    @Override
    public String toString() {
        return value.toString();
    }
}

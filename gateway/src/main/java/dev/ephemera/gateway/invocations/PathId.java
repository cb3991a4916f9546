package dev.ephemera.gateway.invocations;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.dispatcher.invocation.InvocationId;
import java.util.UUID;

/** Ids in paths. */
final class PathId {

    private PathId() {}

    /** @throws RejectedRequestException if it can be none */
    static InvocationId parse(String id) {
        try {
            UUID value = UUID.fromString(id);
            if (value.toString().equalsIgnoreCase(id)) { // Others are understood, too, where digits are left out.
                return new InvocationId(value);
            }
        } catch (IllegalArgumentException e) {
            throw malformed(id);
        }
        throw malformed(id);
    }

    private static RejectedRequestException malformed(String id) {
        return new RejectedRequestException(
                ErrorCode.INVALID_PARAMETER, "'" + id + "' is no request id: those look like " + new UUID(0, 0));
    }
}

package dev.ephemera.gateway.request;

import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import io.micronaut.http.exceptions.BufferLengthExceededException;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body on its way in: what goes wrong with it is the sender's doing. Confined to one thread. */
final class ArrivingBody extends FilterInputStream {

    private final Door.Size limit;

    ArrivingBody(InputStream body, Door.Size limit) {
        super(body);
        this.limit = limit;
    }

    @Override
    public int read() {
        try {
            return super.read();
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        try {
            return super.read(target, offset, length);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    /** A compressed body that unpacks to more than the server holds is too large, too. */
    private RejectedRequestException explained(IOException reason) {
        if (reason.getCause() instanceof BufferLengthExceededException
                || reason.getCause() instanceof ContentLengthExceededException) {
            return ReadBody.tooLarge(limit);
        }
        return new RejectedRequestException(
                ErrorCode.INVALID_REQUEST_CONTENT, "The body did not come in whole: " + reason.getMessage(), reason);
    }
}

package dev.ephemera.warmpool.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.EngineException.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EngineErrorsTest {

    @Test
    void triesAgainWhenTheEngineIsAwayOverloadedOrBusy() {
        assertEquals(Kind.TRANSIENT, kind(new IOException("Connection refused")));
        assertEquals(Kind.TRANSIENT, kind(new RuntimeException(new IOException("Broken pipe"))));
        assertEquals(Kind.TRANSIENT, kind(new InternalServerErrorException("Status 500: {\"message\":\"timeout\"}")));
        assertEquals(Kind.TRANSIENT, kind(new ConflictException("Status 409: {\"message\":\"in progress\"}")));
    }

    @Test
    void givesUpOnWhatSomebodyMustChangeFirst() {
        assertEquals(Kind.PERMANENT, kind(new BadRequestException("Status 400: {\"message\":\"invalid mount\"}")));
        assertEquals(Kind.PERMANENT, kind(new NotFoundException("Status 404: {\"message\":\"No such image: x\"}")));
        assertEquals(
                Kind.PERMANENT,
                kind(
                        new InternalServerErrorException(
                                "Status 500: {\"message\":\"path /x is mounted on / but it is not a shared or slave mount\"}")));
        assertEquals(Kind.PERMANENT, kind(new ImageFailure("apt-get failed")));
    }

    @Test
    void showsTheEnginesSentenceWithoutItsWrapping() {
        EngineException failure = EngineErrors.of(
                "create container py-1",
                new NotFoundException("Status 404: {\"message\":\"No such image: \\\"x\\\"\"}\n"));
        assertEquals(
                "Docker could not create container py-1: No such image: \"x\""
                        + "; restart Ephemera, which builds missing images at its start",
                failure.getMessage());
        assertTrue(EngineErrors.isNotFound(failure));
        assertFalse(EngineErrors.isConflict(failure));
    }

    @Test
    void leavesAnErrorOfItsOwnAsItIs() {
        EngineException known = new EngineException(Kind.PERMANENT, "known");
        assertEquals(known, EngineErrors.of("anything", known));
    }

    private static Kind kind(Throwable failure) {
        return EngineErrors.of("start container py-1", failure).kind();
    }
}

package dev.ephemera.warmpool.engine.docker;

import java.io.IOException;

/** The engine did its part, and the build or the pull failed. */
final class ImageFailure extends IOException {

    private static final long serialVersionUID = 1L;

    ImageFailure(String message) {
        super(message);
    }
}

package dev.ephemera.gateway.lambda;

import dev.ephemera.warmpool.engine.EngineException;
import dev.ephemera.warmpool.engine.UserImage;

/** Where the images are that functions can run in. Thread-safe; blocks, for minutes where one is pulled. */
@FunctionalInterface
public interface ImageStore {

    /** @throws EngineException if there is no such image, or none can be run here */
    UserImage resolve(String uri) throws EngineException;
}

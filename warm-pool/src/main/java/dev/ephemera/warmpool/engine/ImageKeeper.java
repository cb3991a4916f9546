package dev.ephemera.warmpool.engine;

import java.util.Set;

/**
 * An engine's images of users' own, for one platform. What it is told to keep it keeps under a name that no other
 * platform uses, so that none lets go what another needs. Thread-safe; blocks, for minutes where an image is pulled.
 */
public interface ImageKeeper {

    /**
     * Finds an image, pulling it if need be. What is found is what functions run in, whatever the name means later.
     *
     * @throws EngineException if there is none, or this engine does not run images
     */
    UserImage resolve(String uri) throws EngineException;

    /**
     * Has the engine keep an image even if its user's own name for it goes to another.
     *
     * @param digest the 64 digits of its id
     * @return whether it is there
     */
    boolean keep(String digest) throws EngineException;

    /** The digests of the images that are kept for this platform. */
    Set<String> kept() throws EngineException;

    /**
     * Keeps an image no longer. It is then removed if it has no other name, unless containers use it; in that case it
     * is kept on.
     */
    void letGo(String digest) throws EngineException;
}

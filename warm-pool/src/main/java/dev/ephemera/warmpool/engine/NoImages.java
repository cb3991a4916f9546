package dev.ephemera.warmpool.engine;

import java.util.Set;

/** What an engine that cannot run images has of them. Stateless, thread-safe. */
record NoImages(String engine) implements ImageKeeper {

    @Override
    public UserImage resolve(String uri) throws EngineException {
        throw new EngineException(
                EngineException.Kind.PERMANENT,
                "The " + engine + " engine cannot run container images such as '" + uri
                        + "'; install Docker Engine (package docker.io) and start with --engine docker, or deploy the"
                        + " code as a zip file");
    }

    @Override
    public boolean keep(String digest) {
        return false;
    }

    @Override
    public Set<String> kept() {
        return Set.of();
    }

    @Override
    public void letGo(String digest) {}
}

package dev.ephemera.gateway.composition;

/** Which engine the platform shall use. */
enum EngineChoice {
    /** Docker wherever an engine answers, otherwise the sandbox. */
    AUTO,
    DOCKER,
    SANDBOX
}

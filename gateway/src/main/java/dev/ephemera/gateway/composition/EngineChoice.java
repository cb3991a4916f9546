package dev.ephemera.gateway.composition;

import java.util.Locale;

/** Which engine the platform shall use. */
enum EngineChoice {
    /** Docker wherever an engine answers, otherwise the sandbox. */
    AUTO,
    DOCKER,
    SANDBOX;

    static EngineChoice parse(String text) {
        try {
            return valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("there are docker, sandbox and auto", e);
        }
    }
}

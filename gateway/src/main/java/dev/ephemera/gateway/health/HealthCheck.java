package dev.ephemera.gateway.health;

import java.util.Optional;

/** One thing that the platform cannot do without. Thread-safe, and answers within moments. */
public interface HealthCheck {

    /** One word. */
    String name();

    /** What is wrong with it, for everybody to read; empty if it is well. */
    Optional<String> complaint();
}

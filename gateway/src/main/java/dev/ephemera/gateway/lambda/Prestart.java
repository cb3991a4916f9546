package dev.ephemera.gateway.lambda;

/** Is told of functions that were just deployed, so that their first calls find containers that wait. Thread-safe. */
@FunctionalInterface
public interface Prestart {

    /** @param runtime the function's; returns at once */
    void expect(String runtime);
}

package dev.ephemera.dispatcher.layer;

import java.util.Optional;

/**
 * Which versions a list holds: those that say that they are meant for what is given here.
 *
 * @param runtime a runtime's name
 * @param architecture {@code x86_64} or {@code arm64}
 */
public record LayerFilter(Optional<String> runtime, Optional<String> architecture) {

    /** @throws dev.ephemera.dispatcher.error.RejectedRequestException if one of them is no name */
    public LayerFilter {
        runtime.ifPresent(name -> LayerDetails.checkName("CompatibleRuntime", name));
        architecture.ifPresent(name -> LayerDetails.checkName("CompatibleArchitecture", name));
    }
}

package dev.ephemera.gateway.auth;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes what checks and signs, from the keys in the settings. */
@Factory
final class AuthFactory {

    @Singleton
    ApiKeys keys(AuthSettings settings) {
        return settings.toKeys();
    }

    @Singleton
    Authentication authentication(ApiKeys keys, InstantSource time) {
        return new Authentication(keys, time);
    }

    @Singleton
    SignedLinks links(ApiKeys keys, InstantSource time) {
        return new SignedLinks(keys, time);
    }
}

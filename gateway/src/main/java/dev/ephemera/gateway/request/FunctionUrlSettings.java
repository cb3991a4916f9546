package dev.ephemera.gateway.request;

import io.micronaut.context.annotation.ConfigurationProperties;

/**
 * Function URLs.
 *
 * @param auth who may call them on a platform that has keys
 */
@ConfigurationProperties("ephemera.function-urls")
record FunctionUrlSettings(FunctionUrlAccess auth) {}

package dev.ephemera.gateway.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ephemera.dispatcher.function.FunctionReference;
import java.net.URLDecoder;
import java.util.Optional;

/**
 * What follows {@code /f/} in a path.
 *
 * @param function which function, and which version of it if the caller says so
 * @param path what the function sees, still encoded; starts with a slash
 */
record UrlTarget(FunctionReference function, String path) {

    static final String PREFIX = "/f/";

    static UrlTarget parse(String rawPath) {
        String rest = rawPath.substring(PREFIX.length());
        int slash = rest.indexOf('/');
        String name = slash < 0 ? rest : rest.substring(0, slash);
        return new UrlTarget(
                FunctionReference.parse(decode(name), Optional.empty()), slash < 0 ? "/" : rest.substring(slash));
    }

    /** Percent-decoded; what cannot be decoded stands for itself, and a plus is a plus. */
    static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}

package dev.ephemera.gateway.auth;

import java.util.List;
import java.util.Map;

/**
 * What a signature covers, besides the body.
 *
 * @param method in capitals
 * @param path as it came, still encoded
 * @param query as it came, without the question mark; empty if there is none
 * @param headers by their names in lower case
 */
public record SignableRequest(String method, String path, String query, Map<String, List<String>> headers) {

    /** All values of a header as one, the way signatures see them; empty if there is no such header. */
    String header(String lowerCaseName) {
        return String.join(",", headers.getOrDefault(lowerCaseName, List.of()));
    }

    boolean has(String lowerCaseName) {
        return headers.containsKey(lowerCaseName);
    }
}

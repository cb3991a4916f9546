package dev.ephemera.gateway.url;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a function URL, as far as the function shall know of it.
 *
 * @param method in capitals
 * @param protocol such as {@code HTTP/1.1}
 * @param query as it came, without the question mark
 * @param headers by their names in lower case
 * @param body not copied
 * @param sourceIp the other end of the connection
 * @param keyId the caller's access key, where one was needed
 */
@SuppressWarnings("ArrayRecordComponent")
record UrlRequest(
        UrlTarget target,
        String method,
        String protocol,
        String query,
        Map<String, List<String>> headers,
        byte[] body,
        String sourceIp,
        Optional<String> keyId) {

    String header(String lowerCaseName) {
        return String.join(",", headers.getOrDefault(lowerCaseName, List.of()));
    }
}

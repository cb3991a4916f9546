package dev.ephemera.gateway.url;

import java.util.List;
import java.util.Map;

/**
 * What a function wants its caller to receive.
 *
 * @param status 200 to 599
 * @param headers by their names in lower case; none that the server sets itself
 * @param cookies values of {@code Set-Cookie}
 * @param body not copied
 */
@SuppressWarnings("ArrayRecordComponent")
record UrlAnswer(int status, Map<String, String> headers, List<String> cookies, byte[] body) {}

package dev.ephemera.gateway.url;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ephemera.dispatcher.invocation.InvocationId;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UrlEventTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant ARRIVED = Instant.parse("2026-03-01T09:08:07.123Z");
    private static final InvocationId ID = InvocationId.random();

    private final Map<String, List<String>> headers = new LinkedHashMap<>(Map.of("host", List.of("fn.example:7070")));
    private Optional<String> key = Optional.empty();

    private JsonNode event(String method, String path, String query, byte[] body) {
        UrlRequest request =
                new UrlRequest(UrlTarget.parse(path), method, "HTTP/1.1", query, headers, body, "127.0.0.1", key);
        try {
            return MAPPER.readTree(UrlEvent.of(request, ID, ARRIVED));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode get(String path, String query) {
        return event("GET", path, query, new byte[0]);
    }

    @Test
    void describesTheRequest() {
        headers.put("user-agent", List.of("curl/8"));
        JsonNode event = get("/f/hello/a/b", "x=1");
        assertEquals("2.0", event.path("version").textValue());
        assertEquals("$default", event.path("routeKey").textValue());
        assertEquals("/a/b", event.path("rawPath").textValue());
        assertEquals("x=1", event.path("rawQueryString").textValue());
        JsonNode context = event.path("requestContext");
        assertEquals("hello", context.path("apiId").textValue());
        assertEquals("fn.example:7070", context.path("domainName").textValue());
        assertEquals("fn", context.path("domainPrefix").textValue());
        assertEquals("GET", context.path("http").path("method").textValue());
        assertEquals("/a/b", context.path("http").path("path").textValue());
        assertEquals("HTTP/1.1", context.path("http").path("protocol").textValue());
        assertEquals("127.0.0.1", context.path("http").path("sourceIp").textValue());
        assertEquals("curl/8", context.path("http").path("userAgent").textValue());
        assertEquals(ID.toString(), context.path("requestId").textValue());
        assertEquals("01/Mar/2026:09:08:07 +0000", context.path("time").textValue());
        assertEquals(ARRIVED.toEpochMilli(), context.path("timeEpoch").longValue());
        assertTrue(context.path("authorizer").isMissingNode());
        assertFalse(event.has("body"));
        assertFalse(event.path("isBase64Encoded").booleanValue());
        assertFalse(event.has("queryStringParameters") && get("/f/hello", "").has("queryStringParameters"));
    }

    @ParameterizedTest
    @CsvSource({
        "/f/hello,/",
        "/f/hello/,/",
        "/f/hello/a%2Fb%20c,/a%2Fb%20c",
        "/f/hello//x/../y/,//x/../y/",
        "/f/hello/%C3%A9%zz,/%C3%A9%zz",
    })
    void leavesThePathAsItCame(String path, String rawPath) {
        assertEquals(rawPath, get(path, "").path("rawPath").textValue());
    }

    @Test
    void decodesAndJoinsQueryParameters() {
        String query = "a=1&b=x%20y+z&a=2&empty&e=&%C3%A9=%26";
        JsonNode event = get("/f/hello", query);
        assertEquals(query, event.path("rawQueryString").textValue());
        JsonNode parameters = event.path("queryStringParameters");
        assertEquals("1,2", parameters.path("a").textValue());
        assertEquals("x y z", parameters.path("b").textValue());
        assertEquals("", parameters.path("empty").textValue());
        assertEquals("", parameters.path("e").textValue());
        assertEquals("&", parameters.path("é").textValue());
    }

    @Test
    void joinsHeadersAndTakesCookiesOut() {
        headers.put("x-many", List.of("one", "two"));
        headers.put("cookie", List.of("a=1; b=2", "c=3"));
        JsonNode event = get("/f/hello", "");
        assertEquals("one,two", event.path("headers").path("x-many").textValue());
        assertFalse(event.path("headers").has("cookie"));
        assertEquals("[\"a=1\",\"b=2\",\"c=3\"]", event.path("cookies").toString());
    }

    @Test
    void namesTheCallersKey() {
        key = Optional.of("ci");
        JsonNode caller =
                get("/f/hello", "").path("requestContext").path("authorizer").path("iam");
        assertEquals("ci", caller.path("accessKey").textValue());
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,false",
        "'text/html; charset=utf-8',false",
        "application/json,false",
        "application/xml,false",
        "application/javascript,false",
        "application/x-www-form-urlencoded,true",
        "application/octet-stream,true",
        "image/png,true",
        "'',true",
        "nonsense,true",
    })
    void encodesBinaryBodies(String type, boolean encoded) {
        if (!type.isEmpty()) {
            headers.put("content-type", List.of(type));
        }
        JsonNode event = event("POST", "/f/hello", "", "héllo".getBytes(UTF_8));
        assertEquals(encoded, event.path("isBase64Encoded").booleanValue());
        assertEquals(encoded ? "aMOpbGxv" : "héllo", event.path("body").textValue());
    }

    @Test
    void whatSaysItIsTextAndIsNotComesEncoded() {
        headers.put("content-type", List.of("text/plain"));
        JsonNode event = event("POST", "/f/hello", "", new byte[] {(byte) 0xFF, 1});
        assertTrue(event.path("isBase64Encoded").booleanValue());
        assertEquals("/wE=", event.path("body").textValue());
    }
}

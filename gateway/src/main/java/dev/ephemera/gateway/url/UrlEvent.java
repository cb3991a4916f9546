package dev.ephemera.gateway.url;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.invocation.InvocationId;
import dev.ephemera.dispatcher.json.Utf8;
import dev.ephemera.gateway.json.Json;
import dev.ephemera.gateway.request.Text;
import io.micronaut.http.MediaType;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes a request as an event in payload format 2.0, the way Lambda's function URLs do. */
final class UrlEvent {

    private static final String ACCOUNT = "000000000000";
    private static final String STAGE = "$default";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    private UrlEvent() {}

    static byte[] of(UrlRequest request, InvocationId id, Instant arrived) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("version", "2.0");
            json.writeStringField("routeKey", STAGE);
            json.writeStringField("rawPath", request.target().path());
            json.writeStringField("rawQueryString", request.query());
            writeCookies(json, request.headers().getOrDefault("cookie", List.of()));
            writeHeaders(json, request);
            writeQuery(json, request.query());
            writeContext(json, request, id, arrived);
            writeBody(json, request);
            json.writeEndObject();
        });
    }

    private static void writeCookies(JsonGenerator json, List<String> headers) throws IOException {
        if (headers.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("cookies");
        for (String header : headers) {
            for (String cookie : header.split(";", -1)) {
                if (!cookie.isBlank()) {
                    json.writeString(cookie.strip());
                }
            }
        }
        json.writeEndArray();
    }

    private static void writeHeaders(JsonGenerator json, UrlRequest request) throws IOException {
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, List<String>> header : request.headers().entrySet()) {
            if (!header.getKey().equals("cookie")) {
                json.writeStringField(header.getKey(), String.join(",", header.getValue()));
            }
        }
        json.writeEndObject();
    }

    private static void writeQuery(JsonGenerator json, String query) throws IOException {
        if (query.isEmpty()) {
            return;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : query.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                parameters.merge(decode(name), decode(value), (first, next) -> first + "," + next);
            }
        }
        json.writeObjectFieldStart("queryStringParameters");
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            json.writeStringField(parameter.getKey(), parameter.getValue());
        }
        json.writeEndObject();
    }

    /** In a query a plus is a space. */
    private static String decode(String text) {
        return UrlTarget.decode(text.replace('+', ' '));
    }

    private static void writeContext(JsonGenerator json, UrlRequest request, InvocationId id, Instant arrived)
            throws IOException {
        String host = request.header("host");
        json.writeObjectFieldStart("requestContext");
        json.writeStringField("accountId", ACCOUNT);
        json.writeStringField("apiId", request.target().function().name().value());
        json.writeNullField("authentication");
        writeAuthorizer(json, request.keyId());
        json.writeStringField("domainName", host);
        json.writeStringField("domainPrefix", host.split("[.:]", 2)[0]);
        json.writeObjectFieldStart("http");
        json.writeStringField("method", request.method());
        json.writeStringField("path", request.target().path());
        json.writeStringField("protocol", request.protocol());
        json.writeStringField("sourceIp", request.sourceIp());
        json.writeStringField("userAgent", request.header("user-agent"));
        json.writeEndObject();
        json.writeStringField("requestId", id.toString());
        json.writeStringField("routeKey", STAGE);
        json.writeStringField("stage", STAGE);
        json.writeStringField("time", TIME.format(arrived));
        json.writeNumberField("timeEpoch", arrived.toEpochMilli());
        json.writeEndObject();
    }

    private static void writeAuthorizer(JsonGenerator json, Optional<String> keyId) throws IOException {
        if (keyId.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("authorizer");
        json.writeObjectFieldStart("iam");
        json.writeStringField("accessKey", keyId.get());
        json.writeStringField("accountId", ACCOUNT);
        json.writeStringField("callerId", keyId.get());
        json.writeNullField("cognitoIdentity");
        json.writeNullField("principalOrgId");
        json.writeStringField("userArn", "arn:aws:iam::" + ACCOUNT + ":user/" + keyId.get());
        json.writeStringField("userId", keyId.get());
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Text only where the type says text and the bytes are UTF-8: everything else would be garbled. */
    private static void writeBody(JsonGenerator json, UrlRequest request) throws IOException {
        byte[] body = request.body();
        if (body.length == 0) {
            json.writeBooleanField("isBase64Encoded", false);
            return;
        }
        Optional<String> text = typeOf(request).filter(Text::isText).isPresent() ? Utf8.decode(body) : Optional.empty();
        json.writeStringField("body", text.orElseGet(() -> Base64.getEncoder().encodeToString(body)));
        json.writeBooleanField("isBase64Encoded", text.isEmpty());
    }

    private static Optional<MediaType> typeOf(UrlRequest request) {
        String type = request.header("content-type");
        boolean compressed = !request.header("content-encoding").isEmpty();
        try {
            return type.isEmpty() || compressed ? Optional.empty() : Optional.of(MediaType.of(type));
        } catch (IllegalArgumentException e) {
            // What is no media type is no text type either.
            return Optional.empty();
        }
    }
}

package dev.ephemera.triggers.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.ephemera.dispatcher.json.JsonText;
import dev.ephemera.dispatcher.json.Utf8;
import dev.ephemera.triggers.webhook.definition.Webhook;
import dev.ephemera.triggers.webhook.signature.PlainToken;
import dev.ephemera.triggers.webhook.signature.QueryParameters;
import dev.ephemera.triggers.webhook.signature.WebhookRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a request as the event that a function gets. Names are those of function URLs where they mean the
 * same. What opens doors is left out: the header Authorization, and tokens.
 */
final class WebhookEvent {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private WebhookEvent() {}

    static byte[] of(Webhook webhook, WebhookRequest request, Optional<String> delivery, Instant received) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * request.body().length + 1024);
        try (JsonGenerator json = JsonText.FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("webhook", webhook.name().value());
            json.writeStringField("scheme", webhook.scheme().label());
            if (delivery.isPresent()) {
                json.writeStringField("delivery", delivery.get());
            }
            json.writeStringField("received", received.toString());
            json.writeStringField("method", "POST");
            writeHeaders(json, request.headers());
            String query = withoutToken(request.query());
            json.writeStringField("rawQueryString", query);
            json.writeObjectFieldStart("queryStringParameters");
            writeParameters(json, query);
            writeBody(json, request);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void writeHeaders(JsonGenerator json, Map<String, List<String>> headers) throws IOException {
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (!PlainToken.HEADERS.contains(header.getKey())) {
                json.writeStringField(header.getKey(), String.join(",", header.getValue()));
            }
        }
        json.writeEndObject();
    }

    private static void writeParameters(JsonGenerator json, String text) throws IOException {
        for (Map.Entry<String, List<String>> parameter :
                QueryParameters.of(text).entrySet()) {
            json.writeStringField(parameter.getKey(), String.join(",", parameter.getValue()));
        }
        json.writeEndObject();
    }

    private static String withoutToken(String query) {
        return Arrays.stream(query.split("&", -1))
                .filter(part -> !QueryParameters.of(part).containsKey(PlainToken.PARAMETER))
                .collect(Collectors.joining("&"));
    }

    /** As it came, and once more in parts where it has some. */
    private static void writeBody(JsonGenerator json, WebhookRequest request) throws IOException {
        Optional<String> text = Utf8.decode(request.body());
        json.writeStringField("body", text.orElseGet(() -> Base64.getEncoder().encodeToString(request.body())));
        json.writeBooleanField("isBase64Encoded", text.isEmpty());
        if (text.isEmpty()) {
            return;
        }
        if (typeOf(request).equals(FORM)) {
            json.writeObjectFieldStart("parsedBody");
            writeParameters(json, text.get());
        } else if (isJson(request)) {
            json.writeFieldName("parsedBody");
            // Not read and written again: numbers stay as they are, to the last digit.
            json.writeRawValue(
                    text.get().startsWith(BYTE_ORDER_MARK) ? text.get().substring(1) : text.get());
        }
    }

    /** Says so, or looks so; not every sender says what it sends. */
    private static boolean isJson(WebhookRequest request) {
        String type = typeOf(request);
        String start = new String(request.body(), 0, Math.min(request.body().length, 64), UTF_8).strip();
        boolean declared = type.equals("application/json") || type.endsWith("+json");
        return (declared || start.startsWith("{") || start.startsWith("["))
                && JsonText.complaint(request.body()).isEmpty();
    }

    private static String typeOf(WebhookRequest request) {
        return request.header("content-type").stream()
                .findFirst()
                .map(type -> type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }
}

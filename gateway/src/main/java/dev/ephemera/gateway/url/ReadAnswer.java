package dev.ephemera.gateway.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.json.JsonText;
import dev.ephemera.gateway.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns a function's answer into an HTTP response, as Lambda's function URLs do: an object with a
 * {@code statusCode} describes the response, any other JSON value is its body.
 */
final class ReadAnswer {

    private static final String JSON = "application/json";
    private static final int FIRST_STATUS = 200;
    private static final int LAST_STATUS = 599;

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern LINE_BREAK = Pattern.compile("[\\r\\n\\x00]");

    /** They belong to one connection and not to the answer (RFC 9110, section 7.6.1), or the server knows better. */
    private static final Set<String> NOT_THE_FUNCTIONS = Set.of(
            "connection",
            "content-length",
            "keep-alive",
            "proxy-authenticate",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private ReadAnswer() {}

    static UrlAnswer of(byte[] payload) throws BadAnswerException {
        Optional<String> complaint = JsonText.complaint(payload);
        if (complaint.isPresent()) {
            throw new BadAnswerException("The function's answer is no JSON: " + complaint.get());
        }
        JsonNode answer = tree(payload);
        JsonNode status = answer.path("statusCode");
        if (status.isMissingNode()) {
            return new UrlAnswer(FIRST_STATUS, Map.of("content-type", JSON), List.of(), payload);
        }
        Map<String, String> headers = headers(answer.path("headers"));
        headers.putIfAbsent("content-type", JSON);
        return new UrlAnswer(status(status), headers, cookies(answer.path("cookies")), body(answer));
    }

    private static JsonNode tree(byte[] payload) {
        try (JsonParser parser = Json.parser(payload)) {
            return Json.tree(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
    }

    private static int status(JsonNode status) throws BadAnswerException {
        int value = status.isTextual() ? status.asInt(0) : status.isIntegralNumber() ? status.intValue() : 0;
        if (value < FIRST_STATUS || value > LAST_STATUS) {
            throw new BadAnswerException(
                    "'statusCode' must be a number from " + FIRST_STATUS + " to " + LAST_STATUS + ", not " + status);
        }
        return value;
    }

    private static Map<String, String> headers(JsonNode headers) throws BadAnswerException {
        if (!headers.isObject() && !isAbsent(headers)) {
            throw new BadAnswerException("'headers' must be an object, not " + headers.getNodeType());
        }
        Map<String, String> read = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!HEADER_NAME.matcher(name).matches()) {
                throw new BadAnswerException("'" + header.getKey() + "' cannot be the name of a header");
            }
            if (header.getValue().isContainerNode()) {
                throw new BadAnswerException("The header '" + header.getKey() + "' must be a text; for several values"
                        + " put commas between them, and for cookies use 'cookies'");
            }
            if (!NOT_THE_FUNCTIONS.contains(name) && !header.getValue().isNull()) {
                read.put(name, oneLine(header.getValue().asText(), "the header '" + header.getKey() + "'"));
            }
        }
        return read;
    }

    private static List<String> cookies(JsonNode cookies) throws BadAnswerException {
        if (!cookies.isArray() && !isAbsent(cookies)) {
            throw new BadAnswerException("'cookies' must be a list of texts, not " + cookies.getNodeType());
        }
        List<String> read = new ArrayList<>();
        for (JsonNode cookie : cookies) {
            if (!cookie.isTextual()) {
                throw new BadAnswerException("'cookies' must be a list of texts, and one is " + cookie.getNodeType());
            }
            read.add(oneLine(cookie.textValue(), "a cookie"));
        }
        return read;
    }

    private static byte[] body(JsonNode answer) throws BadAnswerException {
        JsonNode body = answer.path("body");
        if (isAbsent(body)) {
            return new byte[0];
        }
        if (!body.isTextual()) {
            throw new BadAnswerException("'body' must be a text, not " + body.getNodeType()
                    + "; turn it into one, as JSON.stringify or json.dumps do");
        }
        if (!answer.path("isBase64Encoded").asBoolean(false)) {
            return body.textValue().getBytes(UTF_8);
        }
        try {
            return Base64.getDecoder().decode(body.textValue());
        } catch (IllegalArgumentException e) {
            throw new BadAnswerException("'isBase64Encoded' is true and 'body' is no base64: " + e.getMessage());
        }
    }

    private static String oneLine(String text, String what) throws BadAnswerException {
        if (LINE_BREAK.matcher(text).find()) {
            throw new BadAnswerException("There is a line break in " + what);
        }
        return text;
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}

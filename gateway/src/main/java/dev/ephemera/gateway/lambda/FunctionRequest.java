package dev.ephemera.gateway.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ephemera.dispatcher.error.ErrorCode;
import dev.ephemera.dispatcher.error.RejectedRequestException;
import dev.ephemera.gateway.request.RequestBody;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON object that describes what an operation shall do. Immutable but for the package's bytes.
 *
 * @param fields of the object; those within {@code Code} as {@code Code.S3Bucket} and so on, and
 *     those within {@code Content} in the same way
 * @param zip the decoded {@code ZipFile}, {@code Code.ZipFile} or {@code Content.ZipFile}
 */
record FunctionRequest(Map<String, JsonNode> fields, Optional<byte[]> zip) {

    /** @throws RejectedRequestException if the body is no JSON object, or the package no base64 */
    static FunctionRequest read(RequestBody body) throws IOException {
        if (body.length() == 0) {
            return new FunctionRequest(Map.of(), Optional.empty());
        }
        // The first reading tells how large the package is, so that the second can fill one array.
        PackageSize size = new PackageSize();
        ReadFields first = new ReadFields(body, size);
        Map<String, JsonNode> fields = first.read();
        if (!first.hasPackage()) {
            return new FunctionRequest(fields, Optional.empty());
        }
        PackageBytes zip = new PackageBytes(size.bytes());
        new ReadFields(body, zip).read();
        return new FunctionRequest(fields, Optional.of(zip.bytes()));
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    Optional<JsonNode> field(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    Optional<String> text(String field) {
        return field(field).map(value -> {
            if (!value.isTextual()) {
                throw mustBe(field, "a text", value);
            }
            return value.textValue();
        });
    }

    String requiredText(String field) {
        return text(field)
                .orElseThrow(() -> new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER, "The field '" + field + "' is missing"));
    }

    Optional<Integer> number(String field) {
        return field(field).map(value -> {
            if (!value.canConvertToInt() || !value.isIntegralNumber()) {
                throw mustBe(field, "a whole number", value);
            }
            return value.intValue();
        });
    }

    boolean flag(String field) {
        return field(field)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw mustBe(field, "true or false", value);
                    }
                    return value.booleanValue();
                })
                .orElse(false);
    }

    /** {@code Environment.Variables}; values are secret, so complaints only name their keys. */
    Optional<Map<String, String>> environment() {
        Optional<JsonNode> environment = field("Environment");
        if (environment.isEmpty()) {
            return Optional.empty();
        }
        JsonNode given = environment.get().path("Variables");
        if (!environment.get().isObject() || !(given.isObject() || given.isMissingNode() || given.isNull())) {
            throw new RejectedRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "The field 'Environment' must be an object with the object 'Variables' in it");
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> variable : given.properties()) {
            if (!variable.getValue().isTextual()) {
                throw new RejectedRequestException(
                        ErrorCode.INVALID_PARAMETER,
                        "The environment variable '" + variable.getKey() + "' must be a text");
            }
            variables.put(variable.getKey(), variable.getValue().textValue());
        }
        return Optional.of(variables);
    }

    private static RejectedRequestException mustBe(String field, String what, JsonNode value) {
        return new RejectedRequestException(
                ErrorCode.INVALID_PARAMETER, "The field '" + field + "' must be " + what + ", not " + value);
    }
}

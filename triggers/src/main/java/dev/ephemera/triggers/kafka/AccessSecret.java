package dev.ephemera.triggers.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ephemera.triggers.mapping.SourceAccess;
import dev.ephemera.triggers.secret.Secret;
import java.util.Optional;

/**
 * The content of a secret for Kafka, in the form that Lambda wants it to have: a JSON object with
 * {@code username} and {@code password}, or with {@code certificate}, {@code privateKey} and {@code
 * privateKeyPassword}. A bare certificate is understood as well. Immutable.
 *
 * @param name of the secret, for complaints, which never hold any of its content
 */
record AccessSecret(String name, SourceAccess.Type type, JsonNode content) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PEM = "-----BEGIN ";

    static AccessSecret read(SourceAccess.Type type, Secret secret) {
        String text = secret.content().strip();
        if (text.startsWith(PEM)) {
            return new AccessSecret(
                    secret.name(), type, JsonNodeFactory.instance.objectNode().put("certificate", text));
        }
        try {
            JsonNode content = MAPPER.readTree(text);
            if (content.isObject()) {
                return new AccessSecret(secret.name(), type, content);
            }
        } catch (JsonProcessingException e) {
            throw noObject(type, secret);
        }
        throw noObject(type, secret);
    }

    /** Whether connections are encrypted: always, as in Lambda, unless the secret has {@code "tls": false}. */
    boolean tls() {
        return content.path("tls").asBoolean(true);
    }

    String required(String field) {
        return optional(field)
                .orElseThrow(() -> new ClusterAccessException("the secret '" + name + "' for " + type + " has no text '"
                        + field + "': it must be a JSON object with that field"));
    }

    Optional<String> optional(String field) {
        return Optional.ofNullable(content.path(field).textValue());
    }

    private static ClusterAccessException noObject(SourceAccess.Type type, Secret secret) {
        return new ClusterAccessException("the secret '" + secret.name() + "' for " + type + " is no JSON object");
    }

    @Override
    public String toString() {
        return "AccessSecret[" + name + "]";
    }
}

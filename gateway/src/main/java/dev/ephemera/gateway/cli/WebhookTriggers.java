package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Webhooks: a {@code scheme}, and if need be a {@code name} (otherwise the function's), a {@code secretName}
 * and {@code windowSeconds}. A secret has no place in a file beside the code: it is one of the platform's
 * configuration, or made at the first deployment. Stateless.
 */
record WebhookTriggers() implements TriggerKind {

    private static final String NAME = "name";
    private static final String SCHEME = "scheme";
    private static final List<String> SETTINGS = List.of(SCHEME, "secretName", "windowSeconds");

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public void check(JsonNode trigger) {
        List<String> keys = new ArrayList<>(List.of(NAME));
        keys.addAll(SETTINGS);
        TriggerKind.checkKeys(trigger, kind(), keys);
        if (trigger.path(SCHEME).asText().isEmpty()) {
            throw CommandFailure.usage("a trigger of kind webhook in function.yaml names no scheme, such as github");
        }
    }

    @Override
    public List<String> deploy(Target target, List<JsonNode> triggers) {
        Set<String> wanted =
                triggers.stream().map(trigger -> name(target, trigger)).collect(Collectors.toSet());
        List<String> there = made(target);
        there.stream().filter(name -> !wanted.contains(name)).forEach(name -> delete(target, name));
        List<String> lines = new ArrayList<>();
        for (JsonNode trigger : triggers) {
            lines.addAll(put(target, trigger, there.contains(name(target, trigger))));
        }
        return lines;
    }

    private static String name(Target target, JsonNode trigger) {
        return trigger.path(NAME).asText(target.function());
    }

    /** Those that earlier deployments have made. */
    private static List<String> made(Target target) {
        Reply reply = target.platform().get(WebhookCommands.PATH);
        if (reply.isError()) {
            throw CommandFailure.failed("cannot list webhooks: " + reply.errorMessage());
        }
        List<String> names = new ArrayList<>();
        for (JsonNode webhook : reply.json().path("webhooks")) {
            if (webhook.path("deployment").asText().equals(target.function())) {
                names.add(webhook.path(NAME).asText());
            }
        }
        return names;
    }

    private static List<String> put(Target target, JsonNode trigger, boolean isThere) {
        String name = name(target, trigger);
        ObjectNode request = Json.object().put("function", target.function()).put("deployment", target.function());
        SETTINGS.stream().filter(trigger::has).forEach(key -> request.set(key, trigger.path(key)));
        Reply reply = isThere
                ? target.platform().send(HttpMethod.PATCH, WebhookCommands.path(name), request)
                : target.platform().send(HttpMethod.POST, WebhookCommands.PATH, request.put(NAME, name));
        if (reply.isError()) {
            throw CommandFailure.failed(
                    "cannot have the webhook '" + name + "' run '" + target.function() + "': " + reply.errorMessage());
        }
        JsonNode made = reply.json();
        List<String> lines = new ArrayList<>(List.of("runs on POST "
                + made.path("path").asText() + " (" + made.path(SCHEME).asText() + ")"));
        if (made.path("secret").isTextual()) {
            lines.add(WebhookCommands.newlyMade("secret", made.path("secret")));
        }
        return lines;
    }

    private static void delete(Target target, String name) {
        Reply reply = target.platform().delete(WebhookCommands.path(name));
        if (reply.isError() && !reply.isNotFound()) {
            throw CommandFailure.failed("cannot delete the webhook '" + name + "': " + reply.errorMessage());
        }
    }
}

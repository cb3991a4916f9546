package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes what shall run a function: the {@code triggers} of its {@code function.yaml}, each an object
 * with a {@code kind}. Confined to one thread.
 */
final class DeployTriggers {

    static final String KIND = "kind";

    private static final List<TriggerKind> KINDS =
            List.of(new ObjectTriggers(), new KafkaTriggers(), new WebhookTriggers(), new ScheduleTriggers());

    private final PlatformClient platform;
    private final String function;

    DeployTriggers(PlatformClient platform, String function) {
        this.platform = platform;
        this.function = function;
    }

    /** @throws CommandFailure if one is not understood */
    static void check(FunctionSettings settings) {
        List<JsonNode> triggers = settings.triggers();
        if (triggers != null) {
            triggers.forEach(trigger -> kind(trigger).check(trigger));
        }
    }

    /**
     * Makes the triggers there are to be, and removes those that an earlier deployment has made and this
     * one does not want. Without the key {@code triggers} all stay as they are.
     *
     * @return a line for each trigger
     * @throws CommandFailure if one is not understood, or the platform refuses it
     */
    List<String> deploy(FunctionSettings settings) {
        List<JsonNode> triggers = settings.triggers();
        if (triggers == null) {
            return List.of();
        }
        check(settings);
        TriggerKind.Target target = new TriggerKind.Target(platform, function, settings.environment());
        List<String> lines = new ArrayList<>();
        for (TriggerKind kind : KINDS) {
            lines.addAll(kind.deploy(
                    target,
                    triggers.stream().filter(trigger -> is(trigger, kind)).toList()));
        }
        return lines;
    }

    private static TriggerKind kind(JsonNode trigger) {
        return KINDS.stream()
                .filter(kind -> is(trigger, kind))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage("a trigger in function.yaml is of kind '"
                        + trigger.path(KIND).asText() + "'; there are: "
                        + KINDS.stream().map(TriggerKind::kind).collect(Collectors.joining(", "))));
    }

    private static boolean is(JsonNode trigger, TriggerKind kind) {
        return trigger.path(KIND).asText().equals(kind.kind());
    }
}

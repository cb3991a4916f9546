package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How triggers of one kind are made from {@code function.yaml}. A new kind is a class of its own, and its
 * place in the list of {@link DeployTriggers}.
 */
interface TriggerKind {

    /** What the key {@code kind} of such a trigger says. */
    String kind();

    /**
     * Looks at a trigger without asking the platform.
     *
     * @throws CommandFailure if it is not understood, naming what is wrong
     */
    void check(JsonNode trigger);

    /**
     * Makes the triggers of this kind that there are to be, and removes those that an earlier deployment of
     * this function has made and this one does not want.
     *
     * @param triggers checked; may be none
     * @return a line for each
     * @throws CommandFailure if the platform refuses one
     */
    List<String> deploy(Target target, List<JsonNode> triggers);

    /**
     * The function that has just been deployed.
     *
     * @param environment its variables, where they were said
     */
    record Target(
            PlatformClient platform,
            String function,
            @Nullable Map<String, String> environment) {

        /** What the names of all that is made for it begin with: nobody else uses such. */
        String idPrefix() {
            return function + "-function.yaml-";
        }
    }

    /** @throws CommandFailure if a trigger has a key that its kind does not know */
    static void checkKeys(JsonNode trigger, String kind, List<String> keys) {
        for (String field : (Iterable<String>) trigger::fieldNames) {
            if (!field.equals(DeployTriggers.KIND) && !keys.contains(field)) {
                throw CommandFailure.usage("a trigger of kind " + kind + " in function.yaml has an unknown key '"
                        + field + "'; it may hold " + String.join(", ", keys));
            }
        }
    }
}

package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/** Schedules: the fields of {@code PUT /schedules/NAME}, the name left out. Stateless. */
record ScheduleTriggers() implements TriggerKind {

    private static final List<String> KEYS = List.of(
            "expression",
            "zone",
            "startAt",
            "endAt",
            "runEvery",
            "runTimes",
            "missed",
            "overlapping",
            "payload",
            "description",
            "state");

    @Override
    public String kind() {
        return "schedule";
    }

    @Override
    public void check(JsonNode trigger) {
        TriggerKind.checkKeys(trigger, kind(), KEYS);
        if (!trigger.has("expression") && !trigger.has("startAt") && !trigger.has("runEvery")) {
            throw CommandFailure.usage("a trigger of kind schedule in function.yaml does not say when: give an"
                    + " expression such as rate(5 minutes), or startAt, or runEvery");
        }
    }

    @Override
    public List<String> deploy(Target target, List<JsonNode> triggers) {
        removeOthers(target, triggers.size());
        List<String> lines = new ArrayList<>();
        for (int number = 1; number <= triggers.size(); number++) {
            lines.add(put(target, triggers.get(number - 1), target.idPrefix() + number));
        }
        return lines;
    }

    private static String put(Target target, JsonNode trigger, String name) {
        ObjectNode schedule = Json.object().put("function", target.function());
        KEYS.stream().filter(trigger::has).forEach(key -> schedule.set(key, trigger.get(key)));
        Reply reply = target.platform().send(HttpMethod.PUT, ScheduleCommands.path(name), schedule);
        if (reply.isError()) {
            throw CommandFailure.failed(
                    "cannot have a schedule run '" + target.function() + "': " + reply.errorMessage());
        }
        JsonNode made = reply.json();
        return "runs at " + ScheduleCommands.times(made)
                + (made.has("nextRun") ? ", next " + Cell.time(made.path("nextRun")) : "");
    }

    private static void removeOthers(Target target, int wanted) {
        Reply reply = target.platform().get("/schedules");
        if (reply.isError()) {
            throw CommandFailure.failed("cannot list schedules: " + reply.errorMessage());
        }
        for (JsonNode schedule : reply.json().path("schedules")) {
            String name = schedule.path("name").asText();
            if (name.matches("\\Q" + target.idPrefix() + "\\E\\d{1,4}")
                    && Integer.parseInt(name.substring(target.idPrefix().length())) > wanted) {
                target.platform().delete(ScheduleCommands.path(name));
            }
        }
    }
}

package dev.ephemera.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code schedule}: what runs functions at given times. */
@Command(
        name = "schedule",
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, shows and changes what runs functions at given times.",
        sortOptions = false)
final class ScheduleCommands {

    private ScheduleCommands() {}

    static CommandLine of(Terminal terminal) {
        CommandLine schedule = new CommandLine(new ScheduleCommands());
        schedule.addSubcommand(new ScheduleCreateCommand(terminal));
        schedule.addSubcommand(new ScheduleListCommand(terminal));
        schedule.addSubcommand(new ScheduleShowCommand(terminal));
        schedule.addSubcommand(new ScheduleChangeCommand.Enable(terminal));
        schedule.addSubcommand(new ScheduleChangeCommand.Disable(terminal));
        schedule.addSubcommand(new ScheduleRunNowCommand(terminal));
        schedule.addSubcommand(new ScheduleDeleteCommand(terminal));
        return schedule;
    }

    /** Where the platform has the schedule of this name. */
    static String path(String name) {
        return "/schedules/" + PlatformClient.encoded(name);
    }

    /** When it runs, in a line. */
    static String times(JsonNode schedule) {
        String zone = schedule.path("zone").asText();
        return schedule.path("expression").asText() + (zone.equals("Z") ? "" : " " + zone);
    }
}

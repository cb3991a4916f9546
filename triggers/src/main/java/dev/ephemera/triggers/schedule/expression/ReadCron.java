package dev.ephemera.triggers.schedule.expression;

import java.util.Locale;

/** Reads cron expressions. */
final class ReadCron {

    private ReadCron() {}

    static CronExpression read(String text, String inside) {
        CronText cron = CronText.split(text, inside);
        return new CronExpression(
                "cron(" + String.join(" ", cron.fields().values()).toUpperCase(Locale.ROOT) + ")",
                Numbers.read(cron, Field.MINUTES),
                Numbers.read(cron, Field.HOURS),
                new CronDays(ReadDays.read(cron), Numbers.read(cron, Field.MONTHS), Numbers.read(cron, Field.YEARS)));
    }
}

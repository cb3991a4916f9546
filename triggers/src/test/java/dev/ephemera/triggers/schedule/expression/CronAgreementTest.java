package dev.ephemera.triggers.schedule.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Compares with a library that was written by others, where both mean the same: Quartz has one more field, seconds. */
class CronAgreementTest {

    private static final CronParser QUARTZ =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ));

    private static final String[] MINUTES = {"0", "*", "*/15", "7,41", "10-20", "5/25", "10-50/20", "59"};
    private static final String[] HOURS = {"*", "0", "8", "*/6", "9-17", "23", "3,12", "8-18/5"};
    private static final String[] DAYS_OF_MONTH = {
        "*", "1", "31", "L", "15W", "LW", "1,15", "10-20", "*/10", "29", "28W"
    };
    private static final String[] MONTHS = {"*", "1", "FEB", "2,6", "*/3", "JUN-AUG", "12"};
    private static final String[] DAYS_OF_WEEK = {"*", "MON-FRI", "1", "SUN", "2,4", "6L", "3#2", "TUE#5", "7"};
    private static final String[] YEARS = {"*", "2027", "2026-2030", "2028-2060/4"};

    @RepeatedTest(200)
    void agrees(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        boolean ofMonth = random.nextBoolean();
        String fields = one(random, MINUTES) + " " + one(random, HOURS) + " "
                + (ofMonth ? one(random, DAYS_OF_MONTH) : "?") + " " + one(random, MONTHS) + " "
                + (ofMonth ? "?" : one(random, DAYS_OF_WEEK)) + " " + one(random, YEARS);
        CronExpression ours = assertInstanceOf(CronExpression.class, ScheduleExpression.parse("cron(" + fields + ")"));
        ExecutionTime theirs = ExecutionTime.forCron(QUARTZ.parse("0 " + fields));
        Instant time = Instant.ofEpochSecond(1_790_000_000L + random.nextLong(100_000_000L));
        for (int i = 0; i < 20; i++) {
            Optional<Instant> next = ours.next(time, ZoneOffset.UTC);
            Optional<Instant> expected = theirs.nextExecution(ZonedDateTime.ofInstant(time, ZoneOffset.UTC))
                    .map(ZonedDateTime::toInstant);
            assertEquals(expected, next, fields + " after " + time);
            if (next.isEmpty()) {
                return;
            }
            time = next.get();
        }
    }

    private static String one(Random random, String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}

package dev.ephemera.dispatcher.dispatch;

import dev.ephemera.dispatcher.invocation.Invocation;
import dev.ephemera.dispatcher.invocation.InvocationLog;
import dev.ephemera.dispatcher.invocation.RunReport;
import dev.ephemera.dispatcher.log.RunLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Ends a run's log the way Lambda does: END, then a REPORT line, with fields of our own behind Lambda's. */
final class ReportLine {

    private ReportLine() {}

    static InvocationLog close(RunLog log, Invocation invocation, RunReport report, String status) {
        drain(log);
        log.closeOutput();
        log.line("END RequestId: " + invocation.id());
        log.line(text(invocation, report, status));
        return log.toLog();
    }

    /** Takes over what the container has printed until now. */
    static void drain(RunLog log) {
        try {
            log.drain();
        } catch (IOException e) {
            log.line("The rest of the output could not be read: " + e);
        }
    }

    private static String text(Invocation invocation, RunReport report, String status) {
        String peak = report.peakMemory()
                .map(memory -> Math.ceilDiv(memory.bytes(), 1 << 20) + " MB")
                .orElse("unknown");
        return String.join(
                "\t",
                "REPORT RequestId: " + invocation.id(),
                "Duration: " + milliseconds(report.run()),
                "Billed Duration: " + report.billed().toMillis() + " ms",
                "Memory Size: " + report.memory().megabytes() + " MB",
                "Max Memory Used: " + peak,
                "Init Duration: " + milliseconds(report.init()),
                "Queue Duration: " + milliseconds(report.queued()),
                "Start: " + report.start().label(),
                "Status: " + status,
                "Container: " + report.container());
    }

    private static String milliseconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f ms", duration.toNanos() / 1e6);
    }
}

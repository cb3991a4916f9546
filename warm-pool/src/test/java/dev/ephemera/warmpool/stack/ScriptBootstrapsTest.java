package dev.ephemera.warmpool.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.warmpool.runtimeapi.ReportedProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the matrix of stacks cannot see of the scripting languages' bootstraps; only where the host has the language. */
final class ScriptBootstrapsTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "lua", "perl", "php", "r", "ruby", "tcl"})
    void endsWhenThePlatformGoesAway(String stack) throws Exception {
        try (RunningBootstrap bootstrap = new RunningBootstrap(stack, directory, Code.file("none", ""))) {
            bootstrap.losePlatform();
            assertEquals(1, bootstrap.exitCode());
            assertTrue(bootstrap.printed().contains("platform"), stack);
        }
    }

    @Test
    void bashReportsProgress() throws IOException {
        String source = "handler() { report_progress 40 'half \"way\" ✓'; }";
        assertProgress("bash", Code.file("f.sh", source), "f.handler");
    }

    @Test
    void luaReportsProgress() throws IOException {
        String source = "function handler(_, context) context:report_progress(40, 'half \"way\" ✓') end";
        assertProgress("lua", Code.file("f.lua", source), "f.handler");
    }

    @Test
    void perlReportsProgress() throws IOException {
        String source = "use utf8; sub handle { $_[1]->report_progress(40, 'half \"way\" ✓') }";
        assertProgress("perl", Code.file("f.pl", source), "f.handle");
    }

    @Test
    void phpReportsProgress() throws IOException {
        String source = "<?php return fn ($event, $context) => $context->reportProgress(40, 'half \"way\" ✓');";
        assertProgress("php", Code.file("f.php", source), "f.handler");
    }

    @Test
    void rubyReportsProgress() throws IOException {
        String source = "def handler(event:, context:) = context.report_progress(40, 'half \"way\" ✓')";
        assertProgress("ruby", Code.file("f.rb", source), "f.handler");
    }

    @Test
    void tclReportsProgress() throws IOException {
        String source = "proc handler {event context} { lambda::report_progress 40 {half \"way\" ✓} }";
        assertProgress("tcl", Code.file("f.tcl", source), "f.handler");
    }

    @Test
    void rReportsProgress() throws IOException {
        String source = "handler <- function(event, context) context$report_progress(40, 'half \"way\" \u2713')";
        assertProgress("r", Code.file("f.R", source), "f.handler");
    }

    private void assertProgress(String stack, Consumer<Path> code, String handler) throws IOException {
        try (RunningBootstrap bootstrap = new RunningBootstrap(stack, directory, code)) {
            bootstrap.assign(handler);
            bootstrap.event("{}".getBytes(UTF_8));
            String result = bootstrap.answer().result();
            assertEquals(Optional.of(new ReportedProgress(40, "half \"way\" ✓")), bootstrap.progress(), result);
        }
    }
}

package dev.ephemera.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogsCommandTest {

    private static final String ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

    private FakePlatform platform;

    @BeforeEach
    void start() throws IOException {
        platform = new FakePlatform();
        platform.answer("GET /functions/hello/logs", 200, "START 1\nline\nREPORT 1\n");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void printsTheLogAsItIs() {
        Session.Result result = new Session().run("logs", "hello", "--url", platform.url());

        assertEquals(0, result.exitCode(), result.err());
        assertEquals("START 1\nline\nREPORT 1\n", result.out());
    }

    @Test
    void asksForAsManyRunsAsWanted() {
        platform.answer("GET /functions/hello/logs?limit=3", 200, "three\n");

        assertEquals(
                "three\n",
                new Session()
                        .run("logs", "hello", "-n", "3", "--url", platform.url())
                        .out());
    }

    @Test
    void givesProgramsJson() throws IOException {
        Session.Result result = new Session().run("logs", "hello", "--json", "--url", platform.url());

        assertEquals(
                "START 1\nline\nREPORT 1\n",
                Json.read(result.out().getBytes(StandardCharsets.UTF_8))
                        .path("log")
                        .asText());
    }

    @Test
    void saysSoWhereNothingRanYet() {
        platform.answer("GET /functions/hello/logs", 200, "");

        Session.Result result = new Session().run("logs", "hello", "--url", platform.url());

        assertEquals(0, result.exitCode());
        assertTrue(result.err().contains("has not run yet"), result.err());
    }

    @Test
    void namesAFunctionThatIsNotThere() {
        Session.Result result = new Session().run("logs", "helo", "--url", platform.url());

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: there is no function 'helo'; see ./ephemera list\n", result.err());
    }

    @Test
    void printsTheLogOfAnInvocation() {
        platform.answer("GET /invocations/" + ID + "/log", 200, "one run\n");

        assertEquals("one run\n", run("logs", ID).out());
    }

    @Test
    void namesAnInvocationThatIsNotThere() {
        platform.answer("GET /invocations/" + ID + "/log", 404, "{\"Message\": \"there is none\"}");

        Session.Result result = run("logs", ID);

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: cannot read the log of '" + ID + "': there is none\n", result.err());
    }

    @Test
    void printsWhatArrivesWhileItArrives() throws Exception {
        CountDownLatch printed = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        platform.stream("GET /functions/hello/logs?follow=true", out -> {
            out.write("first\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            await(goOn);
            out.write("secönd\n".getBytes(StandardCharsets.UTF_8));
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                printed.countDown();
            }
        };
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream()),
                Map.of());
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
                () -> new CommandLineInterface(terminal).run("logs", "-f", "hello", "--url", platform.url()));

        await(printed);
        assertEquals("first\n", out.toString(StandardCharsets.UTF_8));
        goOn.countDown();

        assertEquals(0, exit.get(20, TimeUnit.SECONDS));
        assertEquals("first\nsecönd\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void endsWhenNobodyReadsAnyMore() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        platform.stream("GET /functions/hello/logs?follow=true", out -> {
            try {
                while (true) {
                    out.write("more\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            } finally {
                gone.countDown();
            }
        });
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(closed),
                new PrintStream(OutputStream.nullOutputStream()),
                Map.of());

        assertEquals(0, new CommandLineInterface(terminal).run("logs", "-f", "hello", "--url", platform.url()));
        await(gone);
    }

    @Test
    void passesOnWhyItCannotBeFollowed() {
        platform.answer("GET /invocations/" + ID + "/log?follow=true", 404, "{\"Message\": \"there is none\"}");

        Session.Result result = run("logs", "-f", ID);

        assertEquals(1, result.exitCode());
        assertEquals("ephemera: cannot read the log of '" + ID + "': there is none\n", result.err());
        assertEquals(
                "ephemera: there is no function 'helo'; see ./ephemera list\n",
                run("logs", "-f", "helo").err());
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        assertEquals(2, run("logs", "-f", "hello", "-n", "3").exitCode());
        assertEquals(2, run("logs", ID, "-n", "3").exitCode());
        assertEquals(2, run("logs", "-f", "hello", "--json").exitCode());
    }

    private Session.Result run(String... arguments) {
        return new Session()
                .run(Stream.concat(Arrays.stream(arguments), Stream.of("--url", platform.url()))
                        .toArray(String[]::new));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(20, TimeUnit.SECONDS));
    }
}

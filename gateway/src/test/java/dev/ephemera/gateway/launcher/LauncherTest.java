package dev.ephemera.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

    @TempDir
    private Path directory;

    private FakeCheckout checkout;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = new FakeCheckout(directory);
    }

    private String javaOf(FakeCheckout.Result result) {
        assertEquals(0, result.exitCode(), result.err());
        return result.out().lines().findFirst().orElseThrow();
    }

    @Test
    void helpNeedsNeitherJavaNorMaven() throws Exception {
        FakeCheckout.Result result = checkout.run("--help");

        assertEquals(0, result.exitCode());
        assertTrue(result.out().contains("serve"), result.out());
        assertEquals(result.out(), checkout.run().out());
    }

    @Test
    void knowsItsVersion() throws Exception {
        assertEquals("ephemera 1.2.3\n", checkout.run("--version").out());
    }

    @Test
    void suggestsACommandForAnUnknownOne() throws Exception {
        FakeCheckout.Result result = checkout.run("depoly");

        assertEquals(2, result.exitCode());
        assertEquals(
                "ephemera: there is no command 'depoly' (did you mean 'deploy'?); see ./ephemera --help\n",
                result.err());
    }

    @Test
    void saysWhatToInstallWithoutAJdk() throws Exception {
        checkout.jdk("java-17", "17.0.2");

        FakeCheckout.Result result = checkout.run("list");

        assertEquals(4, result.exitCode());
        assertTrue(result.err().startsWith("ephemera: needs a JDK 25 or newer (found: 17.0.2 in "), result.err());
        assertEquals(1, result.err().lines().count());
    }

    @Test
    void saysWhatToInstallWithoutMaven() throws Exception {
        checkout.jdk("java-25", "25.0.1");

        FakeCheckout.Result result = checkout.run("list");

        assertEquals(4, result.exitCode());
        assertTrue(result.err().contains("needs Maven to build itself: apt install maven"), result.err());
    }

    @Test
    void takesJavaHomeFirst() throws Exception {
        checkout.maven("");
        checkout.jdk("java-27", "27");
        checkout.onPath(checkout.jdk("java-26", "26"));
        checkout.with("JAVA_HOME", checkout.jdk("java-25", "25.0.1").toString());

        assertEquals("java 25.0.1", javaOf(checkout.run("list")));
    }

    @Test
    void takesThePathBeforeTheInstalledOnes() throws Exception {
        checkout.maven("");
        checkout.jdk("java-27", "27");
        checkout.onPath(checkout.jdk("java-26", "26"));

        assertEquals("java 26", javaOf(checkout.run("list")));
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() throws Exception {
        checkout.maven("");
        checkout.with("JAVA_HOME", checkout.jdk("java-17", "17.0.2").toString());
        checkout.jdk("java-25", "25.0.1");

        assertEquals("java 25.0.1", javaOf(checkout.run("list")));
    }

    @Test
    void takesTheNumericallyNewestOfTheInstalledOnes() throws Exception {
        checkout.maven("");
        checkout.jdk("java-25", "25.0.1");
        checkout.jdk("java-100", "100");
        checkout.jdk("java-99", "99");

        assertEquals("java 100", javaOf(checkout.run("list")));
    }

    @Test
    void buildsWithAJdkThatHasACompiler() throws Exception {
        checkout.maven("");
        checkout.onPath(checkout.runtime(checkout.elsewhere("jre"), "26"));
        checkout.jdk("java-25", "25.0.1");

        assertEquals("java 25.0.1", javaOf(checkout.run("list")));
    }

    @Test
    void passesTheCommandOn() throws Exception {
        checkout.maven("");
        checkout.jdk("java-25", "25.0.1");

        List<String> words = checkout.run("invoke", "hello", "-d", "{\"a\": \"b c\"}")
                .out()
                .lines()
                .toList();

        assertEquals(
                List.of("dev.ephemera.gateway.Main", "invoke", "hello", "-d", "{\"a\": \"b c\"}"),
                words.subList(words.size() - 5, words.size()));
    }

    @Test
    void buildsOnceWhileNothingChanges() throws Exception {
        checkout.maven("");
        checkout.jdk("java-25", "25.0.1");

        FakeCheckout.Result first = checkout.run("list");
        FakeCheckout.Result second = checkout.run("list");

        assertEquals(1, checkout.builds());
        assertTrue(first.err().contains("building"), first.err());
        assertEquals("", second.err());
    }

    @Test
    void noticesChangedNewAndDeletedSources() throws Exception {
        checkout.maven("");
        checkout.jdk("java-25", "25.0.1");
        checkout.run("list");

        checkout.write("dispatcher/src/main/java/A.java", "class A { int changed; }");
        checkout.run("list");
        assertEquals(2, checkout.builds());

        checkout.write("triggers/src/main/java/B.java", "class B {}");
        checkout.run("list");
        assertEquals(3, checkout.builds());

        checkout.delete("triggers/src/main/java/B.java");
        checkout.run("list");
        assertEquals(4, checkout.builds());

        checkout.write("pom.xml", "<project>\n  <version>2</version>\n</project>\n");
        checkout.run("list");
        assertEquals(5, checkout.builds());
    }

    @Test
    void noticesAChangedBroker() throws Exception {
        checkout.maven("");
        checkout.jdk("java-25", "25.0.1");
        checkout.run("list");

        checkout.write("dispatcher/broker/src/main/java/A.java", "class A { int changed; }");
        checkout.run("list");

        assertEquals(2, checkout.builds());
    }

    @Test
    void givesThePlatformABrokerThatTheNextBuildLeavesAlone() throws Exception {
        checkout.maven("");
        checkout.jdk("java-25", "25.0.1");

        String out = checkout.with("EPHEMERA_ENGINE", "none").run("serve").out();

        Path broker = checkout.runs().getFirst().resolve("broker");
        assertTrue(out.contains("\n-Dephemera.broker.libraries=" + broker + "\n"), out);
        assertTrue(Files.exists(broker.resolve("kafka.jar")));
        Files.writeString(directory.resolve("a tree/dispatcher/broker/target/lib/ephemera-broker.jar"), "newer");
        assertEquals("jar\n", Files.readString(broker.resolve("ephemera-broker.jar")));
        assertFalse(out.contains("kafka.jar"), out);
    }

    @Test
    void givesThePlatformAnObjectStore() throws Exception {
        checkout.maven("");
        checkout.jdk("java-25", "25.0.1");

        String out = checkout.with("EPHEMERA_ENGINE", "none").run("serve").out();

        Path store = checkout.runs().getFirst().resolve("object-store");
        assertTrue(out.contains("\n-Dephemera.object-store.libraries=" + store + "\n"), out);
        assertTrue(Files.exists(store.resolve("s3proxy.jar")));
        assertFalse(out.contains("s3proxy.jar"), out);
    }

    @Test
    void givesThePlatformWhatItsStacksAreSuppliedWith() throws Exception {
        checkout.maven("");
        checkout.jdk("java-25", "25.0.1");

        String out = checkout.with("EPHEMERA_ENGINE", "none").run("serve").out();

        Path supplies = checkout.runs().getFirst().resolve("supplies");
        assertTrue(out.contains("\n-Dephemera.stack-supplies=" + supplies + "\n"), out);
        assertEquals(
                Instant.parse("2020-02-02T02:02:02Z"),
                Files.getLastModifiedTime(supplies.resolve("java-runtime/bin/java"))
                        .toInstant());
    }

    @Test
    void whatIsReadAtRunTimeNeedsNoBuild() throws Exception {
        checkout.maven("");
        checkout.jdk("java-25", "25.0.1");
        checkout.run("list");

        checkout.write("warm-pool/stacks/ruby/stack.yaml", "title: Ruby");
        checkout.write("gateway/src/test/java/ATest.java", "class ATest {}");
        checkout.run("list");

        assertEquals(1, checkout.builds());
    }

    @Test
    void aFailedBuildShowsItsEndAndIsTriedAgain() throws Exception {
        checkout.maven("echo '[ERROR] A.java:1 broken'; exit 1");
        checkout.jdk("java-25", "25.0.1");

        FakeCheckout.Result result = checkout.run("list");
        checkout.run("list");

        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains("[ERROR] A.java:1 broken"), result.err());
        assertTrue(result.err().contains("the build failed"), result.err());
        assertEquals(2, checkout.builds());
        assertEquals(List.of(), checkout.runs());
    }

    @Test
    void aChangeDuringTheBuildIsNotTakenForBuilt() throws Exception {
        checkout.maven("echo changed >>gateway/src/main/java/A.java");
        checkout.jdk("java-25", "25.0.1");

        checkout.run("list");
        checkout.run("list");

        assertEquals(2, checkout.builds());
    }

    @Test
    void twoLaunchersBuildOnce() throws Exception {
        checkout.maven("sleep 1");
        checkout.jdk("java-25", "25.0.1");

        Process first = checkout.start("list");
        Process second = checkout.start("list");

        assertEquals("java 25.0.1", javaOf(FakeCheckout.finish(first)));
        assertEquals("java 25.0.1", javaOf(FakeCheckout.finish(second)));
        assertEquals(1, checkout.builds());
    }

    @Test
    void aNewBuildLeavesAlonePlatformsThatRun() throws Exception {
        checkout.maven("");
        Path home = checkout.jdk("java-25", "25.0.1");
        Files.writeString(
                home.resolve("bin/java"), "#!/usr/bin/env bash\n[[ $* == *serve* ]] && { echo up; cat; }\nexit 0\n");
        Process platform = checkout.with("EPHEMERA_ENGINE", "none").start("serve");
        assertEquals('u', platform.getInputStream().read());
        Path running = checkout.runs().getFirst();

        checkout.write("gateway/src/main/java/B.java", "class B {}");
        checkout.run("list");

        assertTrue(Files.exists(running.resolve("lib/ephemera-gateway.jar")));
        assertEquals(2, checkout.runs().size());
        FakeCheckout.finish(platform);

        checkout.write("gateway/src/main/java/C.java", "class C {}");
        checkout.run("list");

        assertFalse(Files.exists(running));
    }

    @Test
    void benchBuildsWhatItMeasuresAndItself() throws Exception {
        checkout.maven("mkdir -p bench/target; echo jar >bench/target/ephemera-bench-1.jar");
        checkout.jdk("java-25", "25.0.1");
        checkout.write("bench/pom.xml", "<project/>");
        checkout.with("EPHEMERA_ENGINE", "none");

        FakeCheckout.Result result = checkout.run("bench", "--quick");
        checkout.run("bench");
        checkout.run("list");

        assertEquals(2, checkout.builds());
        assertTrue(result.out().contains("/lib/ephemera-bench-1.jar:"), result.out());
        assertTrue(result.out().endsWith("\ndev.ephemera.bench.Main\n--quick\n"), result.out());
    }

    @Test
    void addsOptionsForTheJvm() throws Exception {
        checkout.maven("");
        checkout.jdk("java-25", "25.0.1");

        String out = checkout.with("EPHEMERA_JAVA_OPTIONS", "-Xmx2g -Da=b")
                .run("list")
                .out();

        assertTrue(out.contains("\n-Xmx2g\n-Da=b\n-cp\n"), out);
    }

    @Test
    void runsFromALink() throws Exception {
        Path link = Files.createSymbolicLink(
                directory.resolve("linked"), directory.resolve("a tree").resolve("ephemera"));

        Process process = new ProcessBuilder(link.toString(), "--version").start();

        assertEquals("ephemera 1.2.3\n", FakeCheckout.finish(process).out());
    }
}

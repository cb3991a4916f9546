package dev.ephemera.dispatcher.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ephemera.dispatcher.code.CodeDigest;
import dev.ephemera.dispatcher.code.CodeLease;
import dev.ephemera.dispatcher.code.CodeLimits;
import dev.ephemera.dispatcher.code.CodeStore;
import dev.ephemera.dispatcher.database.Database;
import dev.ephemera.warmpool.time.SystemTime;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCrashIT {

    private static final int CRASHES = 6;
    private static final int MOST_LINES = 120;
    private static final String DELETED = "-";

    @TempDir
    Path data;

    /** What was acknowledged last: name to digest, or to {@link #DELETED}. */
    private final Map<String, String> acknowledged = new HashMap<>();

    /** Functions with a change under way when the process was killed. */
    private final Set<String> uncertain = new HashSet<>();

    @Test
    void losesNothingAcknowledgedWhenKilled() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int crash = 0; crash < CRASHES; crash++) {
            String context = "seed " + seed + ", crash " + crash;
            deployUntilKilled("run" + crash, 1 + random.nextInt(MOST_LINES));
            verify(context);
        }
        assertTrue(acknowledged.size() > CRASHES, acknowledged.toString());
    }

    private void deployUntilKilled(String prefix, int lines) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeployForever.class.getName(),
                        data.toString(),
                        prefix)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told = process.inputReader(UTF_8)) {
            int read = 0;
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                note(line.split(" "));
                read++;
                if (read == lines) {
                    // Through its handle, since the process itself would close what is still to be read.
                    process.toHandle().destroyForcibly();
                }
            }
            assertTrue(read >= lines, "The process ended by itself after " + read + " lines");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void note(String[] words) {
        if (words[0].equals("begin")) {
            uncertain.add(words[1]);
        } else if (words.length == 3 && (words[2].equals(DELETED) || words[2].length() == 64)) {
            uncertain.remove(words[1]);
            acknowledged.put(words[1], words[2]);
        }
    }

    private void verify(String context) throws Exception {
        try (Database database = Database.sqlite(data.resolve("ephemera.db"));
                CodeStore code = CodeStore.open(data.resolve("code"), CodeLimits.DEFAULT)) {
            FunctionRegistry registry = FunctionRegistry.open(
                    database, code, TestStacks.CATALOG, FunctionLimits.DEFAULT, Duration.ZERO, SystemTime.INSTANCE);
            registry.close();
            Map<String, String> found = latest(registry);
            acknowledged.forEach((name, digest) -> {
                if (!uncertain.contains(name)) {
                    assertEquals(digest, found.getOrDefault(name, DELETED), context + ", function " + name);
                }
            });
            for (String name : found.keySet()) {
                assertTrue(acknowledged.containsKey(name) || uncertain.contains(name), context + ", function " + name);
            }
            uncertain.forEach(name -> acknowledged.put(name, found.getOrDefault(name, DELETED)));
            uncertain.clear();
            assertEquals(everyCode(registry), code.packages(), context);
            for (CodeDigest digest : code.packages()) {
                verify(code, digest, context);
            }
            assertEquals(
                    "ok",
                    database.jdbi()
                            .withHandle(handle -> handle.createQuery("pragma integrity_check")
                                    .mapTo(String.class)
                                    .one()));
        }
    }

    private static void verify(CodeStore code, CodeDigest digest, String context) throws Exception {
        byte[] zip = Files.readAllBytes(code.packageOf(digest));
        assertEquals(
                digest.hex(),
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(zip)),
                context);
        try (CodeLease lease = code.lease(digest)) {
            String content = Files.readString(lease.directory().resolve("app.py"));
            assertEquals(
                    content.repeat(5_000), Files.readString(lease.directory().resolve("lib/data")), context);
        }
    }

    private static Map<String, String> latest(FunctionRegistry registry) {
        Map<String, String> digests = new HashMap<>();
        forEach(
                registry,
                ListedVersions.LATEST,
                function -> digests.put(function.name().value(), function.code().hex()));
        return digests;
    }

    private static Set<CodeDigest> everyCode(FunctionRegistry registry) {
        Set<CodeDigest> digests = new HashSet<>();
        forEach(registry, ListedVersions.ALL, function -> digests.add(function.code()));
        return digests;
    }

    private static void forEach(
            FunctionRegistry registry, ListedVersions versions, Consumer<FunctionConfiguration> action) {
        Optional<String> marker = Optional.empty();
        do {
            Page<FunctionConfiguration> page = registry.list(marker, 50, versions);
            page.items().forEach(action);
            marker = page.nextMarker();
        } while (marker.isPresent());
    }
}

package dev.ephemera.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real launcher in a small tree, with JDKs and a Maven made of a few lines of shell: a JDK prints
 * its version and what it was asked to run, Maven counts its runs and leaves jars.
 */
final class FakeCheckout {

    /** What the launcher needs of a system; everything else, Java and Maven above all, is kept from it. */
    private static final List<String> TOOLS = List.of(
            "bash",
            "env",
            "find",
            "sha1sum",
            "readlink",
            "awk",
            "flock",
            "mkdir",
            "mktemp",
            "rm",
            "cp",
            "ln",
            "mv",
            "cat",
            "grep",
            "tail",
            "sleep",
            "touch",
            "id",
            "tee",
            "dirname");

    private final Path directory;
    private final Path root;
    private final Path commands;
    private final Path jvms;
    private final Map<String, String> environment = new LinkedHashMap<>();

    record Result(int exitCode, String out, String err) {}

    FakeCheckout(Path directory) throws IOException {
        this.directory = directory;
        root = Files.createDirectories(directory.resolve("a tree"));
        commands = Files.createDirectories(directory.resolve("bin"));
        jvms = Files.createDirectories(directory.resolve("jvm"));
        for (String tool : TOOLS) {
            bring(tool);
        }
        assertTrue(copyFromProject("ephemera").toFile().setExecutable(true));
        write("pom.xml", "<project>\n  <version>1.2.3</version>\n</project>\n");
        for (String module : List.of(
                "warm-pool",
                "dispatcher",
                "dispatcher/broker",
                "triggers",
                "triggers/object-store",
                "warm-pool/supplies",
                "gateway")) {
            write(module + "/pom.xml", "<project/>");
            write(module + "/src/main/java/A.java", "class A {}");
        }
        environment.put("PATH", commands.toString());
        environment.put("HOME", directory.toString());
        environment.put("LANG", "C.UTF-8");
        environment.put("EPHEMERA_JVM_DIRECTORY", jvms.toString());
    }

    private static Path projectRoot() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(path.resolve("ephemera"))) {
            path = path.getParent();
        }
        return path;
    }

    private void bring(String tool) throws IOException {
        for (String bin : List.of("/usr/bin", "/bin")) {
            if (Files.exists(Path.of(bin, tool))) {
                Path wrapper = Files.writeString(
                        commands.resolve(tool), "#!/bin/bash\nexec " + bin + "/" + tool + " \"$@\"\n");
                assertTrue(wrapper.toFile().setExecutable(true));
                return;
            }
        }
        throw new IOException("this machine has no " + tool);
    }

    /** Brings a file of the real project to the same place in this tree. */
    Path copyFromProject(String file) throws IOException {
        Path copy = root.resolve(file);
        Files.createDirectories(copy.getParent());
        return Files.copy(projectRoot().resolve(file), copy);
    }

    Path write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }

    void delete(String file) throws IOException {
        Files.delete(root.resolve(file));
    }

    /** A JDK where JDKs are installed. */
    Path jdk(String name, String version) throws IOException {
        Path home = runtime(jvms.resolve(name), version);
        script(home.resolve("bin/javac"), "exit 0");
        return home;
    }

    /** A JDK's home at {@code home}, without a compiler. */
    Path runtime(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Me\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "printf '%s\\n' 'java " + version + "' \"$@\"");
        return home;
    }

    Path elsewhere(String name) {
        return directory.resolve(name);
    }

    void onPath(Path home) throws IOException {
        Files.createSymbolicLink(commands.resolve("java"), home.resolve("bin/java"));
    }

    /** @param behaviour shell lines, run in the tree before the jars are left */
    void maven(String behaviour) throws IOException {
        script(commands.resolve("mvn"), """
                cd '%s' || exit 1
                echo run >>builds
                %s
                mkdir -p gateway/target/app/lib
                echo jar >gateway/target/app/lib/ephemera-gateway.jar
                echo jar >gateway/target/app/lib/library.jar
                mkdir -p dispatcher/broker/target/lib
                echo jar >dispatcher/broker/target/lib/ephemera-broker.jar
                echo jar >dispatcher/broker/target/lib/kafka.jar
                mkdir -p triggers/object-store/target/lib
                echo jar >triggers/object-store/target/lib/s3proxy.jar
                mkdir -p warm-pool/supplies/target/supplies/java-runtime/bin
                echo java >warm-pool/supplies/target/supplies/java-runtime/bin/java
                touch -d 2020-02-02T02:02:02Z warm-pool/supplies/target/supplies/java-runtime/bin/java
                """.formatted(root, behaviour));
    }

    int builds() throws IOException {
        Path builds = root.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    FakeCheckout with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        return finish(start(arguments));
    }

    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("ephemera").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    static Result finish(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "the launcher does not end");
        return new Result(process.exitValue(), out, err);
    }

    /** The directories of finished builds. */
    List<Path> runs() throws IOException {
        Path runs = root.resolve("gateway/target/run");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(runs)) {
            return list.filter(run -> Files.exists(run.resolve("class-path"))).toList();
        }
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }
}

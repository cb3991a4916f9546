package dev.ephemera.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The other baseline: what a person would type, {@code docker run --rm IMAGE COMMAND}. */
final class DockerRun {

    private DockerRun() {}

    static Latencies latencies(String image, List<String> hello, int calls) throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", image));
            command.addAll(hello);
            long start = System.nanoTime();
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + output);
            }
            nanos.add(System.nanoTime() - start);
        }
        return Latencies.of(nanos);
    }

    /** The newest image of a stack, built by the platform's engine. */
    static String imageOf(String stack) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "docker", "images", "--format", "{{.Repository}}:{{.Tag}}", "ephemera/stack-" + stack)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines()
                .findFirst()
                .orElseThrow(
                        () -> new IOException("There is no image of stack " + stack + "; is the Docker client here?"));
    }
}

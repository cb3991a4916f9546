package dev.ephemera.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What waiting containers occupy.
 *
 * @param containers how many were found
 * @param megabytesEach proportional set size of all their processes, divided by their number
 */
record IdleMemory(int containers, double megabytesEach) {

    /** Looks for processes of other pid namespaces that run a bootstrap of {@code stack}. */
    static IdleMemory of(String bootstrap) throws IOException {
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        Set<Path> namespaces = new HashSet<>();
        double kilobytes = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String command = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    Path namespace = Files.readSymbolicLink(process.resolve("ns/pid"));
                    if (command.contains("/var/runtime/" + bootstrap) && !namespace.equals(own)) {
                        namespaces.add(namespace);
                        kilobytes += proportional(process);
                    }
                } catch (IOException e) {
                    // Processes come and go while one looks at them; kernel threads have no memory to read.
                    if (Files.exists(process.resolve("exe"))) {
                        throw e;
                    }
                }
            }
        }
        return new IdleMemory(namespaces.size(), kilobytes / 1024 / Math.max(1, namespaces.size()));
    }

    /** The proportional set size of a process and of all below it, in MB. */
    static double ofTree(ProcessHandle root) throws IOException {
        double kilobytes = proportional(Path.of("/proc", Long.toString(root.pid())));
        for (ProcessHandle process : root.descendants().toList()) {
            kilobytes += proportional(Path.of("/proc", Long.toString(process.pid())));
        }
        return kilobytes / 1024;
    }

    private static double proportional(Path process) throws IOException {
        return Files.readAllLines(process.resolve("smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                .sum();
    }
}

package dev.ephemera.gateway.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command reads and writes.
 *
 * @param in standard input
 * @param out results
 * @param err everything else: errors, logs, remarks
 * @param environment the variables of the process
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {

    public static Terminal ofProcess() {
        return new Terminal(System.in, System.out, System.err, System.getenv());
    }
}

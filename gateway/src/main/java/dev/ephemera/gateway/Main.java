package dev.ephemera.gateway;

import dev.ephemera.gateway.cli.CommandLineInterface;
import dev.ephemera.gateway.cli.Terminal;

/** The program. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLineInterface(Terminal.ofProcess()).run(arguments));
    }
}

package dev.ephemera.gateway.cli;

/** Ends a command. The message is one line for the person who typed it: what is wrong, and the remedy. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.FAILED, message);
    }

    ExitCode exitCode() {
        return exitCode;
    }
}

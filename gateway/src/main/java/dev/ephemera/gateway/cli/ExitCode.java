package dev.ephemera.gateway.cli;

/** What the process ends with. The launcher adds 4 for software that is not installed. */
enum ExitCode {
    OK(0),
    /** The function or the platform reported an error. */
    FAILED(1),
    /** The command line or a file it names is wrong. */
    USAGE(2),
    /** Nothing answers at the platform's address. */
    UNREACHABLE(3);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}

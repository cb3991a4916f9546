package dev.ephemera.gateway.lambda;

/** Lambda's names for kinds of processors. */
final class Architecture {

    static final String OF_THIS_MACHINE = ofMachine(System.getProperty("os.arch"));

    private Architecture() {}

    static String ofMachine(String name) {
        return name.equals("aarch64") ? "arm64" : "x86_64";
    }
}

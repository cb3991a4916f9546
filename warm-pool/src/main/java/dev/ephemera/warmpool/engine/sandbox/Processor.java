package dev.ephemera.warmpool.engine.sandbox;

import java.util.Optional;

/** The processors whose system calls are known here, with the numbers of those that need a closer look. */
enum Processor {
    X86_64("amd64", 0xC000003E, 56, 435, 41, 53),
    AARCH64("aarch64", 0xC00000B7, 220, 435, 198, 199);

    private final String javaName;
    private final int auditArchitecture;
    private final int clone;
    private final int clone3;
    private final int socket;
    private final int socketpair;

    Processor(String javaName, int auditArchitecture, int clone, int clone3, int socket, int socketpair) {
        this.javaName = javaName;
        this.auditArchitecture = auditArchitecture;
        this.clone = clone;
        this.clone3 = clone3;
        this.socket = socket;
        this.socketpair = socketpair;
    }

    /** By the name that Java gives it. */
    static Optional<Processor> named(String name) {
        for (Processor processor : values()) {
            if (processor.javaName.equals(name)) {
                return Optional.of(processor);
            }
        }
        return Optional.empty();
    }

    /** AUDIT_ARCH_… of linux/audit.h. */
    int auditArchitecture() {
        return auditArchitecture;
    }

    int cloneCall() {
        return clone;
    }

    int clone3Call() {
        return clone3;
    }

    int socketCall() {
        return socket;
    }

    int socketpairCall() {
        return socketpair;
    }
}

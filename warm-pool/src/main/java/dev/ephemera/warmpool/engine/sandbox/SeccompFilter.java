package dev.ephemera.warmpool.engine.sandbox;

import java.util.Optional;

/**
 * The filter of system calls that every sandbox runs under: what reaches deep into the kernel, undoes
 * namespaces or is of use to administrators only is refused with EPERM, as if for want of privilege.
 * Calls in another processor mode, whose numbers mean something else, kill the process.
 *
 * <p>Format: {@code struct seccomp_data} and classic BPF, see seccomp(2).
 */
final class SeccompFilter {

    static final int EPERM = 1;
    static final int ENOSYS = 38;
    static final int EAFNOSUPPORT = 97;

    /** Set in the numbers of the x32 calls of an x86-64 kernel. */
    static final int X32_BIT = 0x40000000;

    /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET: all that clone(2) knows. */
    static final int NEW_NAMESPACES = 0x7E020000;

    /** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: others reach the host or rarely tried kernel code. */
    private static final int[] ADDRESS_FAMILIES = {1, 2, 10, 16};

    private SeccompFilter() {}

    /** The program for the processor this JVM runs on; empty where none is known. */
    static Optional<byte[]> forThisMachine() {
        return Processor.named(System.getProperty("os.arch")).map(SeccompFilter::program);
    }

    static byte[] program(Processor processor) {
        BpfProgram program = new BpfProgram();
        program.loadArchitecture();
        program.unlessEqual(processor.auditArchitecture(), BpfProgram.KILL_PROCESS);
        program.loadNumber();
        if (processor == Processor.X86_64) {
            program.ifAtLeast(X32_BIT, BpfProgram.error(EPERM));
        }
        for (DeniedCall call : DeniedCall.ALL) {
            call.number(processor).ifPresent(number -> program.ifEqual(number, BpfProgram.error(EPERM)));
        }
        // The flags of clone3 lie in memory, out of sight; without it the C library falls back to clone.
        program.ifEqual(processor.clone3Call(), BpfProgram.error(ENOSYS));
        program.onlyFor(processor.cloneCall(), cloning -> {
            cloning.loadArgument(0);
            cloning.ifAnyBit(NEW_NAMESPACES, BpfProgram.error(EPERM));
            cloning.result(BpfProgram.ALLOW);
        });
        for (int call : new int[] {processor.socketCall(), processor.socketpairCall()}) {
            program.onlyFor(call, opening -> {
                opening.loadArgument(0);
                for (int family : ADDRESS_FAMILIES) {
                    opening.ifEqual(family, BpfProgram.ALLOW);
                }
                opening.result(BpfProgram.error(EAFNOSUPPORT));
            });
        }
        program.result(BpfProgram.ALLOW);
        return program.assemble();
    }
}

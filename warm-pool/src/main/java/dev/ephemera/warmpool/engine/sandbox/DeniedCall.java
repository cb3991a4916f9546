package dev.ephemera.warmpool.engine.sandbox;

import java.util.List;
import java.util.OptionalInt;

/**
 * A system call that no function needs and that would widen what a malicious one can try.
 *
 * @param name as in the kernel's tables
 * @param x86 its number on x86-64, or {@link #NONE}
 * @param arm its number on aarch64, or {@link #NONE}
 */
record DeniedCall(String name, int x86, int arm) {

    static final int NONE = -1;

    /** Numbers from asm/unistd_64.h and asm-generic/unistd.h; a dash where a processor has no such call. */
    private static final String TABLE = """
            acct 163 89
            add_key 248 217
            adjtimex 159 171
            bpf 321 280
            chroot 161 51
            clock_adjtime 305 266
            clock_settime 227 112
            create_module 174 -
            delete_module 176 106
            fanotify_init 300 262
            finit_module 313 273
            fsconfig 431 431
            fsmount 432 432
            fsopen 430 430
            fspick 433 433
            get_kernel_syms 177 -
            init_module 175 105
            io_uring_enter 426 426
            io_uring_register 427 427
            io_uring_setup 425 425
            ioperm 173 -
            iopl 172 -
            kcmp 312 272
            kexec_file_load 320 294
            kexec_load 246 104
            keyctl 250 219
            lookup_dcookie 212 18
            mbind 237 235
            memfd_secret 447 447
            migrate_pages 256 238
            modify_ldt 154 -
            mount 165 40
            mount_setattr 442 442
            move_mount 429 429
            move_pages 279 239
            name_to_handle_at 303 264
            nfsservctl 180 42
            open_by_handle_at 304 265
            open_tree 428 428
            open_tree_attr 467 467
            perf_event_open 298 241
            pidfd_getfd 438 438
            pivot_root 155 41
            process_madvise 440 440
            process_vm_readv 310 270
            process_vm_writev 311 271
            ptrace 101 117
            query_module 178 -
            quotactl 179 60
            quotactl_fd 443 443
            reboot 169 142
            request_key 249 218
            set_mempolicy 238 237
            set_mempolicy_home_node 450 450
            setdomainname 171 162
            sethostname 170 161
            setns 308 268
            settimeofday 164 170
            swapoff 168 225
            swapon 167 224
            sysfs 139 -
            syslog 103 116
            umount2 166 39
            unshare 272 97
            uselib 134 -
            userfaultfd 323 282
            ustat 136 -
            vhangup 153 58
            """;

    static final List<DeniedCall> ALL = TABLE.lines().map(DeniedCall::parse).toList();

    OptionalInt number(Processor processor) {
        int number = switch (processor) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
        return number == NONE ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static DeniedCall parse(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return new DeniedCall(words.get(0), number(words.get(1)), number(words.get(2)));
    }

    private static int number(String word) {
        return word.equals("-") ? NONE : Integer.parseInt(word);
    }
}

package dev.ephemera.warmpool.engine;

import dev.ephemera.warmpool.resources.MemorySize;
import dev.ephemera.warmpool.stack.HandlerFiles;
import dev.ephemera.warmpool.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A stack whose containers do what a test tells them over their socket; needs perl and nothing else. */
public final class ContractStack {

    public static final String NAME = "contract";

    /** Requests end with a NUL: R runs a script and answers, P prints a text, X becomes a script. */
    private static final String BOOTSTRAP = """
            use strict;
            use Socket;
            socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
            connect($socket, sockaddr_un('/run/ephemera/api.sock')) or die "connect: $!";
            $/ = "\\0";
            while (my $request = <$socket>) {
                chomp $request;
                my ($verb, $text) = unpack('a1 a*', $request);
                if ($verb eq 'X') {
                    exec '/bin/sh', '-c', $text;
                }
                my $answer = '';
                my $code = 0;
                if ($verb eq 'P') {
                    syswrite STDOUT, $text;
                } else {
                    open(my $script, '-|', '/bin/sh', '-c', "exec 2>&1\\n$text") or die "sh: $!";
                    { local $/; $answer = <$script> // ''; }
                    close $script;
                    $code = ($? & 127) ? 128 + ($? & 127) : $? >> 8;
                }
                my $reply = "$answer\\0$code\\0";
                while (length $reply) {
                    substr($reply, 0, syswrite($socket, $reply) // die "write: $!") = '';
                }
            }
            """;

    private ContractStack() {}

    /** Writes the stack into {@code directory}, which must exist. */
    public static Stack create(Path directory) throws IOException {
        Files.writeString(directory.resolve("bootstrap.pl"), BOOTSTRAP);
        return new Stack(
                NAME,
                "Contract test",
                Set.of(),
                Optional.empty(),
                directory.resolveSibling("base"),
                directory,
                List.of(),
                List.of("/usr/bin/perl", Stack.DIRECTORY_INSIDE + "/bootstrap.pl"),
                List.of(Path.of("/usr/bin/perl")),
                "install the package perl-base",
                List.of("/usr/bin/perl", "-e", "print $^V"),
                MemorySize.ofMegabytes(8),
                new HandlerFiles(List.of("{handler}"), List.of(), "{file}"));
    }
}

#!/usr/bin/perl -w
# Runs one function that is an executable. Waits for its assignment, then either
#
# - starts the package's `bootstrap`, which speaks Lambda's Runtime API, and carries bytes between a
#   TCP port on the container's own loopback and the platform's Unix socket; or
# - runs the executable that the handler names: event on standard input, result from standard output,
#   or both as IronWorker does it.
#
# With the argument `runtime-api` the handler's executable is started like a `bootstrap`.
#
# This process stays the container's first one, so that its end is the end of everything in it.
use strict;

# Linux's numbers, the same on x86 and ARM: the modules that name them take five times as long to
# load as everything else here takes together.
my ($AF_UNIX, $AF_INET, $SOCK_STREAM, $SOL_SOCKET, $SO_REUSEADDR) = (1, 2, 1, 1, 2);
my ($F_SETFL, $O_NONBLOCK) = (4, 2048);
my ($WNOHANG, $EINTR, $EAGAIN) = (1, 4, 11);

my $socket_path = $ENV{EPHEMERA_SOCKET} || '/run/ephemera/api.sock';
my $port = $ENV{EPHEMERA_RUNTIME_PORT} || 9001;
my $api = '/2018-06-01/runtime';
my $block = 65536;
my $log_tail = 2048;
my $handler_speaks_api = grep { $_ eq 'runtime-api' } @ARGV;
my $program;    # The process that is the function's, while there is one.

$SIG{PIPE} = 'IGNORE';
$SIG{CHLD} = sub { };    # Interrupts a select, which is then followed by a look at who has ended.
END { kill 'KILL', $program if $program }
main();

sub main {
    # The port is taken before anybody waits. It is free in a network namespace of one's own.
    my $listener = listen_on_loopback();
    my $platform = connect_to_platform() or leave("cannot connect to $socket_path: $!");
    my ($status, undef, $environment) = call($platform, 'GET', '/ephemera/assignment');
    leave("the assignment was refused with status $status") if $status != 200;

    %ENV = (PATH => '/usr/local/bin:/usr/bin:/bin:/opt/bin', HOME => '/tmp', LAMBDA_TASK_ROOT => '/var/task');
    for (split /\0/, $environment) {
        $ENV{$1} = $2 if /\A([^=]+)=(.*)\z/s;
    }
    my $task = $ENV{LAMBDA_TASK_ROOT};
    my $handler = $ENV{_HANDLER};
    chdir $task or leave("cannot enter $task: $!");

    my $style = $ENV{EPHEMERA_EVENT_STYLE} || '';
    # A layer may bring the runtime.
    my ($home) = $style eq 'ironworker' ? () : grep { -e "$_/bootstrap" } $task, '/opt';
    my $speaks_api =
        $style eq 'ironworker' ? undef : defined $home ? 'bootstrap' : $handler_speaks_api ? $handler : undef;
    my @command = eval {
        die "EPHEMERA_EVENT_STYLE is '$style'; the only style with a name is 'ironworker'\n"
            if length $style && $style ne 'ironworker';
        command_of(defined $home ? $home : $task, defined $speaks_api ? $speaks_api : $handler);
    };
    if ($@) {
        chomp(my $problem = $@);
        print STDERR "[ERROR] Runtime.InvalidEntrypoint: $problem\n";
        post_error($platform, "$api/init/error", 'Runtime.InvalidEntrypoint', $problem, '');
        exit 1;
    }
    if (defined $speaks_api) {
        close $platform;
        relay($listener, @command);
    } else {
        close $listener if $listener;
        serve_events($platform, $handler, $style eq 'ironworker' ? \&run_as_ironworker : \&run_with_streams, @command);
    }
}

sub leave {
    my ($reason) = @_;
    print STDERR "bootstrap: $reason\n";
    exit 1;
}

# ---- What to run ----

# The command line for a file of the package. Dies with what is wrong with it.
sub command_of {
    my ($task, $name) = @_;
    die "no handler is set, and the package has no file 'bootstrap'\n" unless defined $name && length $name;
    my $file = "$task/$name";
    die "the package has neither 'bootstrap' nor '$name', its handler\n" unless -f $file;
    open my $in, '<:raw', $file or die "cannot read '$name': $!\n";
    read $in, my $start, 256;
    close $in;
    my ($interpreter, $argument) = $start =~ /\A#![ \t]*(\S+)[ \t]*([^\r\n]*?)[ \t]*\r?(?:\n|\z)/;
    if (defined $interpreter) {
        die "'$name' wants the interpreter $interpreter, which is not in this container\n" unless -x $interpreter;
        return ($interpreter, length $argument ? split(' ', $argument, $interpreter =~ m{/env\z} ? 0 : 1) : (), $file);
    }
    die "'$name' is no script (it has no #! line) and not executable; run chmod +x before packing it\n" unless -x $file;
    return $file;
}

# Starts the command with these standard streams; the other descriptors are closed on exec.
sub start {
    my ($stdin, $stdout, $stderr, @command) = @_;
    my $child = fork;
    leave("cannot fork: $!") unless defined $child;
    if ($child) {
        $program = $child;
        return;
    }
    $SIG{PIPE} = $SIG{CHLD} = 'DEFAULT';
    open STDIN, '<&', $stdin or leave("cannot set standard input: $!") if $stdin;
    open STDOUT, '>&', $stdout or leave("cannot set standard output: $!") if $stdout;
    open STDERR, '>&', $stderr or leave("cannot set standard error: $!") if $stderr;
    exec { $command[0] } @command or print STDERR "cannot run $command[0]: $!\n";
    exit 127;
}

# Exit status as shells count it: 128 and more for a signal.
sub code_of {
    my ($status) = @_;
    return $status & 127 ? 128 + ($status & 127) : $status >> 8;
}

# Waits for all that have ended, adopted ones too; returns the program's status if it is among them.
sub reap {
    my $status;
    while ((my $ended = waitpid -1, $WNOHANG) > 0) {
        next unless $program && $ended == $program;
        $status = $?;
        undef $program;
    }
    return $status;
}

# Waits until one of the descriptors can be used or a child has ended; false if none can. The limit
# is for a child that ends in the instant between the last look and the wait.
sub wait_for {
    return select($_[0], $_[1], undef, 1) > 0;
}

# ---- A program that speaks the Runtime API itself ----

sub relay {
    my ($listener, @command) = @_;
    leave("port $port on the loopback is taken") unless $listener;
    $ENV{AWS_LAMBDA_RUNTIME_API} = "127.0.0.1:$port";
    start(undef, undef, undef, @command);
    nonblocking($listener);

    my %connections;    # By descriptor; each connection is there under both of its ends.
    while (1) {
        my $status = reap();
        exit code_of($status) if defined $status;

        my ($readable, $writable) = ('', '');
        vec($readable, fileno $listener, 1) = 1;
        for my $end (values %connections) {
            vec($readable, fileno $end->{handle}, 1) = 1 if $end->{open} && !length $end->{outgoing};
            vec($writable, fileno $end->{peer}{handle}, 1) = 1 if length $end->{outgoing};
        }
        wait_for($readable, $writable) or next;

        if (vec($readable, fileno $listener, 1) && accept my $client, $listener) {
            my $platform = connect_to_platform() or leave("the platform is gone: $!");
            nonblocking($_) for $client, $platform;
            my $from_client = { handle => $client, open => 1, outgoing => '' };
            my $from_platform = { handle => $platform, open => 1, outgoing => '', platform => 1 };
            $from_client->{peer} = $from_platform;
            $from_platform->{peer} = $from_client;
            $connections{fileno $_->{handle}} = $_ for $from_client, $from_platform;
        }
        for my $descriptor (keys %connections) {
            my $end = $connections{$descriptor} or next;
            my $broken;
            $broken = !pull($end) if vec $readable, $descriptor, 1;
            $broken ||= !push_on($end) if length $end->{outgoing};
            drop(\%connections, $end) if $broken || !$end->{open} && !$end->{peer}{open} && !pending($end);
        }
    }
}

sub pending { return length $_[0]{outgoing} || length $_[0]{peer}{outgoing} }

# Reads what an end has to say. An end that says no more is half-closed on the other side, once all
# of it has been passed on. False if the connection is broken.
sub pull {
    my ($end) = @_;
    my $count = sysread $end->{handle}, $end->{outgoing}, $block;
    return $! == $EAGAIN || $! == $EINTR unless defined $count;
    if ($count == 0) {
        $end->{open} = 0;
        # The platform hangs up first only when it ends this connection or is itself at an end.
        leave('the platform is gone') if $end->{platform} && $end->{peer}{open} && !connect_to_platform();
        shutdown $end->{peer}{handle}, 1;
    }
    return 1;
}

sub push_on {
    my ($end) = @_;
    my $count = syswrite $end->{peer}{handle}, $end->{outgoing};
    return $! == $EAGAIN || $! == $EINTR unless defined $count;
    substr($end->{outgoing}, 0, $count) = '';
    return 1;
}

sub drop {
    my ($connections, $end) = @_;
    for my $side ($end, $end->{peer}) {
        delete $connections->{fileno $side->{handle}};
        close $side->{handle};
    }
    delete $end->{peer}{peer};
    delete $end->{peer};
}

# ---- A program that runs once per event ----

sub serve_events {
    my ($platform, $handler, $run, @command) = @_;
    my %told = (
        LAMBDA_REQUEST_ID => 'aws-request-id',
        LAMBDA_FUNCTION_ARN => 'invoked-function-arn',
        LAMBDA_DEADLINE_MS => 'deadline-ms',
        LAMBDA_CLIENT_CONTEXT => 'client-context',
        _X_AMZN_TRACE_ID => 'trace-id',
    );
    while (1) {
        my ($status, $headers, $event) = call($platform, 'GET', "$api/invocation/next");
        leave("the next event was refused with status $status") if $status != 200;
        my $id = $headers->{'lambda-runtime-aws-request-id'};
        for (keys %told) {
            my $value = $headers->{"lambda-runtime-$told{$_}"};
            $ENV{$_} = $value if defined $value;
        }

        my ($code, $result, $last_words) = $run->($platform, $id, $event, @command);
        if ($code == 0) {
            call($platform, 'POST', "$api/invocation/$id/response", $result);
        } else {
            my $end = $code > 128 ? 'signal: ' . ($code - 128) : "exit status $code";
            $last_words =~ s/\A\s+|\s+\z//g;
            my $message = "$handler ended with $end" . (length $last_words ? ": $last_words" : '');
            post_error($platform, "$api/invocation/$id/error", 'Runtime.ExitError', $message, $id);
        }
    }
}

# The event is what the program reads, the result what it prints; standard error is the log.
sub run_with_streams {
    my ($platform, undef, $event, @command) = @_;
    my $result = '';
    my ($code, $last_words) = run($platform, $event, sub { $result .= $_[0] }, @command);
    return ($code, $result, $last_words);
}

# The event is a file, both streams are the log, and there is no result but success.
sub run_as_ironworker {
    my ($platform, $id, $event, @command) = @_;
    my $directory = ($ENV{TMPDIR} || '/tmp') . "/task-$id";
    mkdir $directory, 0700 or leave("cannot make $directory: $!");
    my @arguments = (-payload => file("$directory/payload", $event), -id => $id, -d => $directory);
    @ENV{qw(PAYLOAD_FILE TASK_ID TASK_DIR)} = @arguments[1, 3, 5];
    my $config = $ENV{EPHEMERA_IRONWORKER_CONFIG};
    if (defined $config) {
        $ENV{CONFIG_FILE} = file("$directory/config", $config);
        push @arguments, -config => $ENV{CONFIG_FILE};
    }
    my ($code, $last_words) = run($platform, '', undef, @command, @arguments);
    return ($code, 'null', $last_words);
}

sub file {
    my ($name, $content) = @_;
    open my $out, '>:raw', $name or leave("cannot write $name: $!");
    print $out $content;
    close $out or leave("cannot write $name: $!");
    return $name;
}

# Feeds and reads the program at the same time, since it may do both in any order. What it prints on
# standard output goes to $take, piece by piece, standard error to the log; without $take both go to the
# log, in the order in which they are printed. Returns its exit status and the last of the log.
sub run {
    my ($platform, $input, $take, @command) = @_;
    pipe my $stdin, my $to_program or leave("cannot make a pipe: $!");
    pipe my $from_program, my $stdout or leave("cannot make a pipe: $!");
    pipe my $from_stderr, my $stderr or leave("cannot make a pipe: $!");
    start($stdin, $take ? $stdout : $stderr, $stderr, @command);
    close $_ for $stdin, $stdout, $stderr;
    nonblocking($_) for $to_program, $from_program, $from_stderr;

    my ($last_words, $sent) = ('', 0);
    my $take_output = sub { return take($from_program, $take) };
    my $take_log = sub {
        return take($from_stderr, sub {
            print_log($_[0]);
            $last_words = substr $last_words . $_[0], -$log_tail;
        });
    };
    my ($reads_output, $reads_log) = (defined $take, 1);
    my $status;
    until (defined($status = reap())) {
        my ($readable, $writable) = ('', '');
        vec($readable, fileno $platform, 1) = 1;
        vec($readable, fileno $from_program, 1) = 1 if $reads_output;
        vec($readable, fileno $from_stderr, 1) = 1 if $reads_log;
        vec($writable, fileno $to_program, 1) = 1 if $to_program;
        wait_for($readable, $writable) or next;

        leave('the platform is gone') if vec $readable, fileno $platform, 1;
        $reads_output = $take_output->() if $reads_output && vec $readable, fileno $from_program, 1;
        $reads_log = $take_log->() if $reads_log && vec $readable, fileno $from_stderr, 1;
        if ($to_program && vec $writable, fileno $to_program, 1) {
            my $count = $sent < length $input ? syswrite $to_program, $input, $block, $sent : 0;
            $sent += $count if defined $count;
            # A program need not read its event to the end, or at all.
            my $refused = !defined $count && $! != $EAGAIN && $! != $EINTR;
            undef $to_program if $refused || $sent >= length $input;
        }
    }
    # What it has left in the pipes. Not to their end: a child of its own may still hold them open.
    $take_output->() if $take;
    $take_log->();
    return (code_of($status), $last_words);
}

# Hands over all there is to read now; false at the end.
sub take {
    my ($handle, $to) = @_;
    while (1) {
        my $piece;
        my $count = sysread $handle, $piece, $block;
        if ($count) {
            $to->($piece);
        } elsif (defined $count) {
            return 0;
        } elsif ($! != $EINTR) {
            return $! == $EAGAIN;
        }
    }
}

sub print_log {
    my ($text) = @_;
    while (length $text) {
        my $count = syswrite STDERR, $text;
        return unless defined $count || $! == $EINTR;
        substr($text, 0, $count || 0) = '';
    }
}

# ---- The platform ----

sub connect_to_platform {
    socket my $platform, $AF_UNIX, $SOCK_STREAM, 0 or return;
    connect $platform, pack 'Sa*', $AF_UNIX, $socket_path or return;
    return $platform;
}

sub listen_on_loopback {
    socket my $listener, $AF_INET, $SOCK_STREAM, 0 or return;
    setsockopt $listener, $SOL_SOCKET, $SO_REUSEADDR, pack 'i', 1;
    bind $listener, pack 'SnC4x8', $AF_INET, $port, 127, 0, 0, 1 or return;
    listen $listener, 128 or return;
    return $listener;
}

sub nonblocking {
    my ($handle) = @_;
    fcntl $handle, $F_SETFL, $O_NONBLOCK or leave("cannot prepare a descriptor: $!");
}

sub post_error {
    my ($platform, $path, $type, $message, $id) = @_;
    my $body = sprintf '{"errorMessage":%s,"errorType":%s,"requestId":%s,"stackTrace":[]}',
        map { json_string($_) } $message, $type, $id;
    call($platform, 'POST', $path, $body, "Lambda-Runtime-Function-Error-Type: $type\r\n");
}

sub json_string {
    my ($bytes) = @_;
    utf8::encode($bytes) unless utf8::decode(my $copy = $bytes);    # What is not UTF-8 is taken for Latin-1.
    $bytes =~ s/(["\\])/\\$1/g;
    $bytes =~ s/([\x00-\x1f\x7f])/sprintf '\\u%04x', ord $1/ge;
    return "\"$bytes\"";
}

# Sends a request and returns the answer's status, headers (by lower-case name) and body.
sub call {
    my ($platform, $method, $path, $body, $headers) = @_;
    $body = '' unless defined $body;
    $headers = '' unless defined $headers;
    my $request = "$method $path HTTP/1.1\r\nHost: ephemera\r\n${headers}Content-Length: " . length($body) . "\r\n\r\n$body";
    my $sent = 0;
    while ($sent < length $request) {
        my $count = syswrite $platform, $request, length($request) - $sent, $sent;
        leave("the platform is gone: $!") unless defined $count || $! == $EINTR;
        $sent += $count || 0;
    }

    my $received = '';
    my $head = up_to($platform, \$received, "\r\n\r\n");
    my ($first, @lines) = split /\r\n/, $head;
    my %answer = map { /\A([^:]+):\s*(.*?)\s*\z/ ? (lc $1, $2) : () } @lines;
    my ($status) = $first =~ /\AHTTP\/1\.\d (\d+)/ or leave('the platform does not speak HTTP');
    my $content = '';
    if (lc($answer{'transfer-encoding'} || '') eq 'chunked') {
        while (my $size = hex up_to($platform, \$received, "\r\n")) {
            $content .= exactly($platform, \$received, $size);
            up_to($platform, \$received, "\r\n");
        }
        while (length up_to($platform, \$received, "\r\n")) { }
    } else {
        $content = exactly($platform, \$received, $answer{'content-length'} || 0);
    }
    return ($status, \%answer, $content);
}

sub up_to {
    my ($platform, $received, $delimiter) = @_;
    my $end;
    more($platform, $received) while ($end = index $$received, $delimiter) < 0;
    my $found = substr $$received, 0, $end;
    substr($$received, 0, $end + length $delimiter) = '';
    return $found;
}

sub exactly {
    my ($platform, $received, $size) = @_;
    more($platform, $received) while length $$received < $size;
    return substr $$received, 0, $size, '';
}

sub more {
    my ($platform, $received) = @_;
    my $count = sysread $platform, $$received, $block, length $$received;
    leave("the platform is gone: $!") unless defined $count || $! == $EINTR;
    leave('the platform closed the connection') if defined $count && $count == 0;
}

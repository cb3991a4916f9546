#!/usr/bin/perl
# Runs one function that is written in bash, which speaks neither HTTP nor to Unix sockets: starts
# bash with runner.bash ahead of time, asks the platform what it asks for, and passes its standard
# error on to the log, whose last words say what an error was about.
#
# This process stays the container's first one, so that its end is the end of everything in it.
use strict;
use warnings;

# Linux's numbers, the same on x86 and ARM: the modules that name them take longer to load than all of this.
my ($AF_UNIX, $SOCK_STREAM, $F_SETFL, $O_NONBLOCK) = (1, 1, 4, 2048);

my $socket_path = $ENV{EPHEMERA_SOCKET} || '/run/ephemera/api.sock';
my $api = '/2018-06-01/runtime';
my $stderr_tail = 2048;
my $longest_message = 1024;

$SIG{PIPE} = 'IGNORE';
my $platform = connect_to_platform() or leave("cannot connect to $socket_path: $!");
my ($runner, $answers, $requests, $log) = start_bash();
my ($id, $trace, $last_words) = ('', '', '');

my ($status, undef, $environment) = call($platform, 'GET', '/ephemera/assignment');
leave("the assignment was refused with status $status") if $status != 200;
reply("PATH=/usr/local/bin:/usr/bin:/bin:/opt/bin\0HOME=/tmp\0LAMBDA_TASK_ROOT=/var/task\0$environment\0");
my ($handler) = "\0$environment" =~ /\0_HANDLER=([^\0]*)/;
serve();

# Bash is given its end of two pipes by their numbers: up to $^F, descriptors stay open when it starts.
sub start_bash {
    local $^F = 100;
    pipe my $for_answers, my $answers or leave("cannot make a pipe: $!");
    pipe my $requests, my $for_requests or leave("cannot make a pipe: $!");
    pipe my $log, my $for_log or leave("cannot make a pipe: $!");
    my $runner = fork;
    leave("cannot fork: $!") unless defined $runner;
    if ($runner == 0) {
        $SIG{PIPE} = 'DEFAULT';
        open STDERR, '>&', $for_log or leave("cannot set standard error: $!");
        close $_ for $platform, $answers, $requests, $log, $for_log;
        %ENV = ();
        my $script = $0 =~ s{[^/]*\z}{runner.bash}r;
        exec '/usr/bin/bash', '--norc', $script, fileno $for_answers, fileno $for_requests
            or leave("cannot run /usr/bin/bash: $!");
    }
    fcntl $log, $F_SETFL, $O_NONBLOCK or leave("cannot prepare a descriptor: $!");
    return ($runner, $answers, $requests, $log);
}

sub leave {
    my ($reason) = @_;
    print STDERR "bootstrap: $reason\n";
    exit 1;
}

# Does what bash asks for, until it ends or the platform does.
sub serve {
    my $asked = '';
    while (1) {
        my $readable = '';
        vec($readable, fileno $_, 1) = 1 for $platform, $requests, $log;
        select $readable, undef, undef, undef;
        leave('the platform is gone') if vec $readable, fileno $platform, 1;
        pass_log_on() if vec $readable, fileno $log, 1;
        next unless vec $readable, fileno $requests, 1;
        sysread $requests, $asked, 65536, length $asked or last;
        while ($asked =~ /\A(\w+) (\d+)\n/ && length $asked >= $+[0] + $2) {
            my ($verb, $body, $end) = ($1, substr($asked, $+[0], $2), $+[0] + $2);
            substr($asked, 0, $end) = '';
            pass_log_on();
            answer($verb, $body);
        }
    }
    waitpid $runner, 0;
    my $code = $? & 127 ? 128 + ($? & 127) : $? >> 8;
    pass_log_on();
    post_error("$api/init/error", 'Runtime.ExitError', "$handler ended with exit status $code") unless length $id;
    exit $code;
}

sub answer {
    my ($verb, $body) = @_;
    if ($verb eq 'next') {
        my ($status, $headers, $event) = call($platform, 'GET', "$api/invocation/next");
        leave("the next event was refused with status $status") if $status != 200;
        $id = $headers->{'lambda-runtime-aws-request-id'};
        ($trace, $last_words) = ('', '');
        my @fields = map { defined $headers->{"lambda-runtime-$_"} ? $headers->{"lambda-runtime-$_"} : '' }
            qw(aws-request-id invoked-function-arn deadline-ms client-context trace-id);
        reply(join "\0", @fields, length $event, $event);
    } elsif ($verb eq 'response') {
        call($platform, 'POST', "$api/invocation/$id/response", $body);
    } elsif ($verb eq 'failed') {
        my $end = $body > 128 ? 'signal ' . ($body - 128) : "exit status $body";
        post_error("$api/invocation/$id/error", 'Runtime.ExitError', "$handler ended with $end");
    } elsif ($verb eq 'trace') {
        $trace = $body;
    } elsif ($verb eq 'refused') {
        my ($kind, $message) = split /\n/, $body, 2;
        post_error("$api/init/error", $kind, $message);
        exit 1;
    } elsif ($verb eq 'progress') {
        my ($percent, $message) = map { json_string($_) } split /\n/, $body, 2;
        $percent =~ s/"//g if $percent =~ /\A"\d+(\.\d+)?"\z/;
        my ($status, undef, $answer) = call($platform, 'POST', '/ephemera/progress', qq({"percent":$percent,"message":$message}));
        reply(($status == 202 ? '' : $answer =~ /"errorMessage":"((?:[^"\\]|\\.)*)"/ ? $1 : $answer) . "\0");
    }
}

sub reply {
    my ($rest) = @_;
    while (length $rest) {
        my $count = syswrite $answers, $rest;
        return unless defined $count;    # Its end is noticed soon enough.
        substr($rest, 0, $count) = '';
    }
}

# What bash and its children have said so far; their words are kept, the last ones.
sub pass_log_on {
    while (sysread $log, my $text, 65536) {
        $last_words = substr $last_words . $text, -$stderr_tail;
        print STDERR $text;
    }
}

# ---- The platform: HTTP/1.1 over one kept connection, one request at a time ----

sub post_error {
    my ($path, $kind, $message) = @_;
    $last_words =~ s/\A\s+|\s+\z//g;
    $message = join ': ', grep { length } $message, $last_words;
    print STDERR "[ERROR] $kind: $message\n$trace";
    my $body = sprintf '{"errorMessage":%s,"errorType":%s,"requestId":%s,"stackTrace":[%s]}',
        (map { json_string($_) } $message, $kind, $id), join ',', map { json_string($_) } split /\n/, $trace;
    call($platform, 'POST', $path, $body, "Lambda-Runtime-Function-Error-Type: $kind\r\n");
}

sub json_string {
    my ($text) = @_;
    utf8::decode($text);    # What is not UTF-8 is taken for Latin-1.
    $text = substr $text, -$longest_message if length $text > $longest_message;
    $text =~ s/(["\\])/\\$1/g;
    $text =~ s/([\x00-\x1f\x7f])/sprintf '\\u%04x', ord $1/ge;
    utf8::encode($text);
    return "\"$text\"";
}

sub connect_to_platform {
    socket my $platform, $AF_UNIX, $SOCK_STREAM, 0 or return;
    connect $platform, pack 'Sa*', $AF_UNIX, $socket_path or return;
    return $platform;
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
        leave("the platform is gone: $!") unless defined $count;
        $sent += $count;
    }
    local $/ = "\r\n";
    my ($status) = line($platform) =~ /\AHTTP\/1\.\d (\d+)/ or leave('the platform does not speak HTTP');
    my %answer;
    while (length(my $line = line($platform))) {
        $answer{lc $1} = $2 if $line =~ /\A([^:]+):\s*(.*?)\s*\z/;
    }
    my $size = $answer{'content-length'} || 0;
    my $content = '';
    leave('the platform closed the connection') if $size && read($platform, $content, $size) != $size;
    return ($status, \%answer, $content);
}

sub line {
    my $line = readline $_[0];
    defined $line or leave('the platform closed the connection');
    chomp $line;
    return $line;
}

#!/usr/bin/perl
# Runs one function in a container: waits for its assignment, loads its handler, serves its events.
#
# The function's file is the package main, and this one is none of its business. Modules that take
# longer to load than all of this (Carp, Socket, Time::HiRes) are not used before they are needed.
package Ephemera::Bootstrap;
use strict;
use warnings;
use Config;

# JSON in C where there is one: the other comes with Perl, but takes four times as long to load.
my ($json) = map { $_->new->utf8->allow_nonref->convert_blessed }
    (grep { eval "require $_" } 'Cpanel::JSON::XS')[0] || do { require JSON::PP; 'JSON::PP' };

my $socket_path = $ENV{EPHEMERA_SOCKET} || '/run/ephemera/api.sock';
my $api = '/2018-06-01/runtime';
my $longest_message = 1024;
my ($AF_UNIX, $SOCK_STREAM) = (1, 1);
my $last_death = {error => '', trace => []};

$SIG{PIPE} = 'IGNORE';
$json->decode($json->encode({a => [1.5, 'b']}));    # The first use takes longer than all later ones.
serve(connect_to_platform() || leave("cannot connect to $socket_path: $!"));

sub serve {
    my ($platform) = @_;
    my ($status, undef, $environment) = call($platform, 'GET', '/ephemera/assignment');
    leave("the assignment was refused with status $status") if $status != 200;
    become($environment);

    my $handler = eval { load(defined $ENV{_HANDLER} ? $ENV{_HANDLER} : '') };
    if (!$handler) {
        report($platform, "$api/init/error", $@, '');
        exit 1;
    }
    while (1) {
        my ($status, $headers, $event) = call($platform, 'GET', "$api/invocation/next");
        leave("the next event was refused with status $status") if $status != 200;
        my $context = Ephemera::Context->new($headers);
        my $id = $context->aws_request_id;
        $ENV{_X_AMZN_TRACE_ID} = $context->trace_id;
        my $answer = eval { run($handler, $event, $context) };
        if (defined $answer) {
            flush();
            call($platform, 'POST', "$api/invocation/$id/response", $answer, "Content-Type: application/json\r\n");
        } else {
            report($platform, "$api/invocation/$id/error", $@, $id);
        }
    }
}

sub leave {
    my ($reason) = @_;
    print STDERR "bootstrap: $reason\n";
    exit 1;
}

# Turns this process into the function's: its variables, its modules, its log.
sub become {
    my ($environment) = @_;
    %ENV = (PATH => '/usr/local/bin:/usr/bin:/bin:/opt/bin', HOME => '/tmp', LAMBDA_TASK_ROOT => '/var/task');
    for (split /\0/, $environment) {
        $ENV{$1} = $2 if /\A([^=]+)=(.*)\z/s;
    }
    my $task = $ENV{LAMBDA_TASK_ROOT};
    chdir $task or leave("cannot enter $task: $!");
    my @libraries = map { ("$_/$Config{archname}", $_) } "$task/local/lib/perl5", '/opt/lib/perl5';
    my @own = defined $ENV{PERL5LIB} ? split /:/, $ENV{PERL5LIB} : ();
    @INC = ($task, "$task/lib", @own, (grep { -d } @libraries), @INC);
    $0 = 'bootstrap';
    binmode STDOUT, ':utf8';
    binmode STDERR, ':utf8';
    $| = 1;
    $SIG{__DIE__} = \&remember;
}

# Keeps the stack of what dies, which is gone once somebody has caught it. What is caught and thrown
# again keeps its first one.
sub remember {
    my ($error) = @_;
    return if $error eq $last_death->{error};
    my @trace;
    for (my $level = 0; my (undef, $file, $line, $sub) = caller $level; $level++) {
        next if $file eq __FILE__ || $sub eq '(eval)';
        push @trace, $sub eq __PACKAGE__ . '::remember' ? "at $file line $line" : "$sub called at $file line $line";
    }
    $last_death = {error => $error, trace => \@trace, parsing => !defined $^S};
}

# Dies of something wrong with the function that has a name of its own in Lambda.
sub fault {
    my ($kind, $message, $trace) = @_;
    die bless {kind => $kind, message => $message, trace => $trace || []}, 'Ephemera::Fault';
}

sub load {
    my ($name) = @_;
    my ($file, $sub) = $name =~ m{\A((?:[^/]*/)*[^/.]+)\.([^./]+)\z}
        or fault('Runtime.MalformedHandlerName', "Bad handler '$name': write it as file.sub");
    -f "$file.pl" or fault('Runtime.ImportModuleError', "The package has no file '$file.pl'");
    execute("$ENV{LAMBDA_TASK_ROOT}/$file.pl");
    if (my $error = $@) {
        # A file that cannot be parsed is an error of which nobody has died, or somebody who wanted it.
        my $died = $error eq $last_death->{error};
        my $trace = $died ? $last_death->{trace} : [];
        fault('Runtime.ImportModuleError', $error, $trace) if $error =~ /\ACan't locate /;
        fault('Runtime.UserCodeSyntaxError', $error, $trace) if !$died || $last_death->{parsing};
        die $error;
    }
    no strict 'refs';
    my $full = $sub =~ /::/ ? $sub : "main::$sub";
    defined &$full or fault('Runtime.HandlerNotFound', "'$file.pl' has no sub '$sub'");
    return \&$full;
}

sub run {
    my ($handler, $event, $context) = @_;
    my $payload = length $event ? eval { $json->decode($event) } : {};
    fault('Runtime.UnmarshalError', "Unable to unmarshal input: $@") if $@;
    my $result = $handler->($payload, $context);
    my $answer = eval { $json->encode($result) };
    fault('Runtime.MarshalError', "Unable to marshal response: $@") unless defined $answer;
    return $answer;
}

sub report {
    my ($platform, $path, $error, $id) = @_;
    my ($kind, $message) = (ref $error || 'Error', "$error");
    my $trace = $error eq $last_death->{error} ? $last_death->{trace} : [];
    if (ref $error eq 'Ephemera::Fault') {
        ($kind, $message, $trace) = @$error{qw(kind message trace)};
    } elsif (ref $error && eval { $error->can('message') }) {
        $message = $error->message;
    }
    utf8::decode($message) unless utf8::is_utf8($message);    # What a file without `use utf8` says.
    chomp $message;
    print STDERR "[ERROR] $kind: $message\n", map { "\t$_\n" } @$trace;
    flush();
    my $body = $json->encode({errorMessage => $message, errorType => $kind, requestId => $id, stackTrace => $trace});
    $kind =~ s/[^ -~]/?/g;
    call($platform, 'POST', $path, $body, "Lambda-Runtime-Function-Error-Type: $kind\r\nContent-Type: application/json\r\n");
}

# Makes sure that the log is complete before the answer tells that the run is over.
sub flush {
    my $selected = select STDOUT;
    $| = 1;
    select $selected;
}

# ---- The platform: HTTP/1.1 over one kept connection, one request at a time ----

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
        leave("the platform is gone: $!") unless defined $count || $!{EINTR};
        $sent += $count || 0;
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
    $. = 0;    # Or every message of `die` would end with the line of this handle.
    return ($status, \%answer, $content);
}

sub line {
    my $line = readline $_[0];
    defined $line or leave('the platform closed the connection');
    chomp $line;
    return $line;
}

package main;

# Here, because a file starts in the package that runs it.
sub Ephemera::Bootstrap::execute { return do $_[0] }

# What a handler gets as its second argument; the fields of Lambda.
package Ephemera::Context;

sub new {
    my ($class, $headers) = @_;
    return bless {%$headers}, $class;
}

sub aws_request_id { return $_[0]{'lambda-runtime-aws-request-id'} }
sub invoked_function_arn { return $_[0]{'lambda-runtime-invoked-function-arn'} }
sub trace_id { return $_[0]{'lambda-runtime-trace-id'} }
sub client_context { return $json->decode($_[0]{'lambda-runtime-client-context'} || 'null') }
sub function_name { return $ENV{AWS_LAMBDA_FUNCTION_NAME} }
sub function_version { return $ENV{AWS_LAMBDA_FUNCTION_VERSION} }
sub memory_limit_in_mb { return $ENV{AWS_LAMBDA_FUNCTION_MEMORY_SIZE} }
sub log_group_name { return $ENV{AWS_LAMBDA_LOG_GROUP_NAME} }
sub log_stream_name { return $ENV{AWS_LAMBDA_LOG_STREAM_NAME} }

sub get_remaining_time_in_millis {
    my ($self) = @_;
    require Time::HiRes;
    my $left = int($self->{'lambda-runtime-deadline-ms'} - Time::HiRes::time() * 1000);
    return $left > 0 ? $left : 0;
}

# Tells whoever watches this run how far it has come: 0 to 100 percent, and a few words. On a
# connection of its own: child processes may report as well.
sub report_progress {
    my (undef, $percent, $message) = @_;
    my $report = {percent => $percent + 0, message => substr defined $message ? "$message" : '', 0, $longest_message};
    my $platform = Ephemera::Bootstrap::connect_to_platform() or return;
    my ($status, undef, $answer) =
        Ephemera::Bootstrap::call($platform, 'POST', '/ephemera/progress', $json->encode($report));
    die $json->decode($answer)->{errorMessage} . "\n" if $status != 202;
    return;
}

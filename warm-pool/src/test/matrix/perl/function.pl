use strict;
use warnings;
use utf8;
use Greeting;

my %deeds = (
    hello => sub { return {greeting => "Hello, $_[0]{name}!"} },
    fail => sub { fail_on_purpose() },
    logs => sub {
        print "to standard output ✓\n";
        print STDERR "to standard error ✓\n";
        return {};
    },
    echo => sub {
        print "$_[0]{text}\n";
        return {text => $_[0]{text}};
    },
    dependency => sub { return {dependency => $Greeting::VERSION} },
    environment => sub {
        utf8::decode(my $value = $ENV{$_[0]{name}});
        return {value => $value};
    },
    context => sub {
        my ($event, $context) = @_;
        return {
            requestId => $context->aws_request_id,
            functionName => $context->function_name,
            functionVersion => $context->function_version,
            memory => $context->memory_limit_in_mb + 0,
            arn => $context->invoked_function_arn,
            remaining => $context->get_remaining_time_in_millis,
        };
    },
    large => sub { return {text => 'x' x $_[0]{size}} },
    exit => sub { exit $_[0]{code} },
    hog => sub {
        my @taken;
        push @taken, 'x' x 1_000_000 while 1;
    },
    loop => sub {
        print "looping\n";
        1 while 1;
    },
    files => sub { return {task => writable('/var/task/file'), tmp => writable('/tmp/file')} },
);

sub handle {
    my ($payload, $context) = @_;
    return $deeds{$payload->{do}}->($payload, $context);
}

sub fail_on_purpose {
    die 'this function fails on purpose: ünïcödé';
}

sub writable {
    my ($path) = @_;
    return open(my $file, '>', $path) ? \1 : \0;
}

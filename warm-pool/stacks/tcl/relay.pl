#!/usr/bin/perl
# Carries bytes between the standard streams and a Unix socket, to which Tcl cannot connect.
use strict;
use warnings;

my ($AF_UNIX, $SOCK_STREAM) = (1, 1);
my ($path) = @ARGV;
socket my $platform, $AF_UNIX, $SOCK_STREAM, 0 or die "bootstrap: cannot make a socket: $!\n";
connect $platform, pack 'Sa*', $AF_UNIX, $path or die "bootstrap: cannot connect to $path: $!\n";

while (1) {
    my $readable = '';
    vec($readable, fileno $_, 1) = 1 for *STDIN, $platform;
    select $readable, undef, undef, undef;
    pass_on($platform, *STDOUT) if vec $readable, fileno $platform, 1;
    pass_on(*STDIN, $platform) if vec $readable, fileno STDIN, 1;
}

sub pass_on {
    my ($from, $to) = @_;
    sysread $from, my $bytes, 65536 or exit;
    while (length $bytes) {
        my $count = syswrite $to, $bytes or exit;
        substr($bytes, 0, $count) = '';
    }
}

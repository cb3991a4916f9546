package Fine::Points;

sub handle { return {event => $_[0]} }

package main;

sub paths {
    return {path => $ENV{PATH}, first => $INC[0] eq $ENV{LAMBDA_TASK_ROOT} && $INC[1] eq "$INC[0]/lib" ? 1 : 0};
}

sub progress {
    my (undef, $context) = @_;
    $context->report_progress(40, 'halfway');
    $context->report_progress(101);
}

sub not_json { return sub { } }

sub object { die bless {text => 'bytes: ü'}, 'My::Error' }

sub My::Error::message { return $_[0]{text} }

sub rethrown {
    eval { deep() };
    die $@;
}

sub deep { die "once\n" }

sub missing { require Nowhere }

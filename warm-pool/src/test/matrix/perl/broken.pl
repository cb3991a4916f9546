use strict;

sub handle {
    return 1 +;
}

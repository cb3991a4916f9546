package require json; puts [info patchlevel]

namespace eval fine {
    proc points {event context} {
        return [json::write array {*}[lmap item $event {json::write string $item}]]
    }
}

proc paths {event context} {
    return [json::write object \
        path [json::write string $::env(PATH)] \
        library [expr {"/opt/tcl" in $::auto_path}] \
        here [expr {[pwd] eq $::env(LAMBDA_TASK_ROOT)}]]
}

proc progress {event context} {
    lambda::report_progress 40 halfway
    lambda::report_progress 101
}

proc not_json {event context} {
    return {a 1}
}

proc nothing {event context} {
}

proc thrown {event context} {
    throw OVERFLOW {too much}
}

proc missing {event context} {
    package require nowhere
}

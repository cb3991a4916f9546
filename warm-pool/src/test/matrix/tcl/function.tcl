package require greeting
package require json::write

proc handler {event context} {
    set do [dict get $event do]
    switch $do {
        hello { return [object greeting "Hello, [dict get $event name]!"] }
        fail { fail_on_purpose }
        logs {
            puts "to standard output ✓"
            puts stderr "to standard error ✓"
        }
        echo {
            puts [dict get $event text]
            return [object text [dict get $event text]]
        }
        dependency { return [object dependency [package present greeting]] }
        environment { return [object value $::env([dict get $event name])] }
        context { return [describe $context] }
        large { return [object text [string repeat x [dict get $event size]]] }
        exit { exit [dict get $event code] }
        hog { while 1 { append taken [string repeat x 1000000] } }
        loop {
            puts looping
            while 1 {}
        }
        files { return [json::write object task [writable /var/task/file] tmp [writable /tmp/file]] }
    }
}

proc object {key text} {
    return [json::write object $key [json::write string $text]]
}

proc fail_on_purpose {} {
    error "this function fails on purpose: ünïcödé"
}

proc describe {context} {
    return [json::write object \
        requestId [json::write string [dict get $context aws_request_id]] \
        functionName [json::write string [dict get $context function_name]] \
        functionVersion [json::write string [dict get $context function_version]] \
        memory [dict get $context memory_limit_in_mb] \
        arn [json::write string [dict get $context invoked_function_arn]] \
        remaining [lambda::remaining_time_in_millis]]
}

proc writable {path} {
    return [expr {[catch {close [open $path w]}] ? "false" : "true"}]
}

# Runs one function in a container: waits for its assignment, loads its handler, serves its events.

package require json
package require json::write

# What handlers can ask of the platform.
namespace eval lambda {
    variable deadline 0

    proc remaining_time_in_millis {} {
        variable deadline
        return [expr {max(0, $deadline - [clock milliseconds])}]
    }

    # Tells whoever watches this run how far it has come: 0 to 100 percent, and a few words.
    proc report_progress {percent {message {}}} {
        if {![string is double -strict $percent]} {
            error "expected a number of percent but got \"$percent\""
        }
        set report [json::write object percent $percent message [json::write string [string range $message 0 1023]]]
        lassign [::ephemera::call POST /ephemera/progress $report] status - answer
        if {$status != 202} {
            error [dict get [json::json2dict $answer] errorMessage]
        }
    }
}

namespace eval ephemera {
    variable platform
    variable api /2018-06-01/runtime

    proc leave {reason} {
        puts stderr "bootstrap: $reason"
        exit 1
    }

    # ---- The platform: HTTP/1.1 over one kept connection, one request at a time ----

    proc connect {} {
        variable platform
        global env
        set socket [expr {[info exists env(EPHEMERA_SOCKET)] ? $env(EPHEMERA_SOCKET) : "/run/ephemera/api.sock"}]
        set relay [file join [file dirname [file normalize [info script]]] relay.pl]
        set platform [open |[list /usr/bin/perl $relay $socket 2>@stderr] r+]
        fconfigure $platform -translation binary -buffering full -buffersize 65536
    }

    # Sends a request and returns the answer's status, headers (by lower-case name) and body, as text.
    proc call {method path {body {}} {headers {}}} {
        variable platform
        set bytes [encoding convertto utf-8 $body]
        if {[catch {
            puts -nonewline $platform "$method $path HTTP/1.1\r\nHost: ephemera\r\n${headers}"
            puts -nonewline $platform "Content-Length: [string length $bytes]\r\n\r\n$bytes"
            flush $platform
        } problem]} {
            leave "the platform is gone: $problem"
        }
        set status [lindex [line] 1]
        set answered {}
        while {[set line [line]] ne {}} {
            set colon [string first : $line]
            dict set answered [string tolower [string range $line 0 $colon-1]] [string trim [string range $line $colon+1 end]]
        }
        set size [expr {[dict exists $answered content-length] ? [dict get $answered content-length] : 0}]
        set content [read $platform $size]
        if {[string length $content] < $size} {
            leave {the platform closed the connection}
        }
        return [list $status $answered [encoding convertfrom utf-8 $content]]
    }

    proc line {} {
        variable platform
        if {[gets $platform line] < 0} {
            leave {the platform closed the connection}
        }
        return [string trimright $line \r]
    }

    # ---- The function ----

    proc become {assignment} {
        global env auto_path
        array unset env *
        array set env {PATH /usr/local/bin:/usr/bin:/bin:/opt/bin HOME /tmp LAMBDA_TASK_ROOT /var/task}
        foreach entry [split [string trimright $assignment \0] \0] {
            set equals [string first = $entry]
            set env([string range $entry 0 $equals-1]) [string range $entry $equals+1 end]
        }
        set task $env(LAMBDA_TASK_ROOT)
        set own [expr {[info exists env(TCLLIBPATH)] ? $env(TCLLIBPATH) : {}}]
        set auto_path [concat $own [list $task $task/lib /opt/tcl] $auto_path]
        tcl::tm::path add $task/lib
        cd $task
    }

    proc fault {kind message} {
        throw [list EPHEMERA $kind] $message
    }

    proc load_handler {name} {
        global env
        if {![regexp {^((?:[^/]*/)*[^/.]+)\.([^./]+)$} $name - script command]} {
            fault Runtime.MalformedHandlerName "Bad handler '$name': write it as file.proc"
        }
        set file $env(LAMBDA_TASK_ROOT)/$script.tcl
        if {![file isfile $file]} {
            fault Runtime.ImportModuleError "The package has no file '$script.tcl'"
        }
        set in [open $file]
        fconfigure $in -encoding utf-8
        set complete [info complete [read $in]\n]
        close $in
        if {!$complete} {
            fault Runtime.UserCodeSyntaxError "$file: a brace, bracket or quote is not closed"
        }
        uplevel #0 [list source -encoding utf-8 $file]
        if {[info commands ::$command] eq {}} {
            fault Runtime.HandlerNotFound "'$script.tcl' has no proc '$command'"
        }
        return ::$command
    }

    proc context_of {headers} {
        global env
        set context {}
        foreach {key variable} {
            function_name AWS_LAMBDA_FUNCTION_NAME
            function_version AWS_LAMBDA_FUNCTION_VERSION
            memory_limit_in_mb AWS_LAMBDA_FUNCTION_MEMORY_SIZE
            log_group_name AWS_LAMBDA_LOG_GROUP_NAME
            log_stream_name AWS_LAMBDA_LOG_STREAM_NAME
        } {
            dict set context $key [expr {[info exists env($variable)] ? $env($variable) : {}}]
        }
        foreach {key header} {
            aws_request_id aws-request-id
            invoked_function_arn invoked-function-arn
            deadline_ms deadline-ms
        } {
            dict set context $key [dict get $headers lambda-runtime-$header]
        }
        if {[dict exists $headers lambda-runtime-client-context]} {
            dict set context client_context [json::json2dict [dict get $headers lambda-runtime-client-context]]
        }
        return $context
    }

    proc run {handler event context} {
        if {[catch {json::json2dict [expr {$event eq {} ? "{}" : $event}]} payload]} {
            fault Runtime.UnmarshalError "Unable to unmarshal input: $payload"
        }
        set result [uplevel #0 [list $handler $payload $context]]
        if {$result eq {}} {
            return null
        }
        if {![json::validate $result]} {
            fault Runtime.MarshalError {Unable to marshal response: it is no JSON, such as json::write makes}
        }
        return $result
    }

    # Tcl's own account of an error, without the part in which this file called the function: that
    # would hold the event.
    proc report {path options message {id {}}} {
        set kind [lindex [dict get $options -errorcode] 0]
        set trace {}
        if {$kind eq {EPHEMERA}} {
            set kind [lindex [dict get $options -errorcode] 1]
        } else {
            set info [dict get $options -errorinfo]
            foreach call [list "\n    invoked from within\n\"::" "\n    invoked from within\n\"source -encoding"] {
                set end [string last $call $info]
                if {$end >= 0} {
                    set info [string range $info 0 $end-1]
                }
            }
            set trace [split [string range $info [string length $message]+1 end] \n]
            if {[lrange [dict get $options -errorcode] 0 2] eq {TCL PACKAGE UNFOUND}} {
                set kind Runtime.ImportModuleError
            } elseif {$kind eq {NONE}} {
                set kind Error
            }
        }
        puts stderr "\[ERROR\] $kind: [join [list $message {*}$trace] \n]"
        flush stdout
        set body [json::write object \
            errorMessage [json::write string $message] \
            errorType [json::write string $kind] \
            requestId [json::write string $id] \
            stackTrace [json::write array {*}[lmap line $trace {json::write string $line}]]]
        set type [regsub -all {[^ -~]} $kind ?]
        call POST $path $body "Lambda-Runtime-Function-Error-Type: $type\r\nContent-Type: application/json\r\n"
    }

    proc serve {} {
        variable api
        global env
        connect
        lassign [call GET /ephemera/assignment] status - assignment
        if {$status != 200} {
            leave "the assignment was refused with status $status"
        }
        become $assignment
        if {[catch {load_handler [expr {[info exists env(_HANDLER)] ? $env(_HANDLER) : {}}]} handler options]} {
            report $api/init/error $options $handler
            exit 1
        }
        while 1 {
            lassign [call GET $api/invocation/next] status headers event
            if {$status != 200} {
                leave "the next event was refused with status $status"
            }
            set context [context_of $headers]
            set id [dict get $context aws_request_id]
            set ::lambda::deadline [dict get $context deadline_ms]
            if {[dict exists $headers lambda-runtime-trace-id]} {
                set env(_X_AMZN_TRACE_ID) [dict get $headers lambda-runtime-trace-id]
            }
            if {[catch {run $handler $event $context} answer options]} {
                report $api/invocation/$id/error $options $answer $id
            } else {
                flush stdout
                call POST $api/invocation/$id/response $answer "Content-Type: application/json\r\n"
            }
        }
    }
}

encoding system utf-8
fconfigure stdout -encoding utf-8 -buffering line
fconfigure stderr -encoding utf-8
json::write indented false
json::write aligned false
json::validate [json::write object a [json::write string [json::json2dict {["b"]}]]] ;# The first use takes longest.
ephemera::serve

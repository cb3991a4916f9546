#!/bin/bash
# Event on standard input, result on standard output, log on standard error.
set -u

event=$(cat)
. "$LAMBDA_TASK_ROOT/vendor/library.sh"

text() { [[ $event =~ \"$1\":\"([^\"]*)\" ]] && printf %s "${BASH_REMATCH[1]}"; }
number() { [[ $event =~ \"$1\":([0-9]+) ]] && printf %s "${BASH_REMATCH[1]}"; }
can_write() { if { : >"$1"; } 2>/dev/null; then printf true; else printf false; fi; }

fail_on_purpose() {
    echo 'this function fails on purpose: ünïcödé' >&2
    exit 1
}

case "$(text do)" in
    hello) printf '{"greeting":"Hello, %s!"}' "$(text name)" ;;
    fail) fail_on_purpose ;;
    logs)
        echo 'to standard output ✓' >/dev/stderr
        echo 'to standard error ✓' >&2
        echo null
        ;;
    echo)
        text text >&2
        printf '{"text":"%s"}' "$(text text)"
        ;;
    dependency) printf '{"dependency":"%s"}' "$library_version" ;;
    environment) name=$(text name) && printf '{"value":"%s"}' "${!name}" ;;
    context)
        printf '{"requestId":"%s","functionName":"%s","functionVersion":"%s","memory":%d,"arn":"%s","remaining":%d}' \
            "$LAMBDA_REQUEST_ID" "$AWS_LAMBDA_FUNCTION_NAME" "$AWS_LAMBDA_FUNCTION_VERSION" \
            "$AWS_LAMBDA_FUNCTION_MEMORY_SIZE" "$LAMBDA_FUNCTION_ARN" \
            $((LAMBDA_DEADLINE_MS - $(date +%s%3N)))
        ;;
    large)
        printf '{"text":"'
        head -c "$(number size)" /dev/zero | tr '\0' x
        printf '"}'
        ;;
    exit) exit "$(number code)" ;;
    hog) hoard=xxxxxxxx && while true; do hoard=$hoard$hoard; done ;;
    loop) echo looping >&2 && while true; do :; done ;;
    files) printf '{"task":%s,"tmp":%s}' "$(can_write /var/task/file)" "$(can_write /tmp/file)" ;;
esac

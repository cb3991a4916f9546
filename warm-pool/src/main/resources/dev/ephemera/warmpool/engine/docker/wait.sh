# Waits in a user's own image until a function claims the container, then becomes the image's program, or
# runs it for the event: event on its standard input, result from its standard output. Of the image itself
# nothing is used; what is called here is busybox, by its full path, and whatever proxy the image or the function
# asks for is for the program alone.
exec </dev/null >/run/ephemera/out 2>&1
busybox=/.ephemera/busybox
address=127.0.0.1:9001
runtime=http://$address/2018-06-01/runtime

# Nobody serves the port in the first milliseconds. The answer stays out until there is a function.
until assignment=$($busybox wget -Y off -q -O - "http://$address/ephemera/assignment.sh" 2>/dev/null); do
    $busybox usleep 5000
done
unset HOSTNAME OLDPWD SHLVL
eval "$assignment"
export AWS_LAMBDA_RUNTIME_API=$address

fail() { # PATH TYPE MESSAGE: a message without anything that JSON would have to escape
    echo "[ERROR] $2: $3"
    $busybox wget -Y off -q -O /dev/null --header "Lambda-Runtime-Function-Error-Type: $2" \
        --header 'Content-Type: application/json' \
        --post-data "{\"errorType\":\"$2\",\"errorMessage\":\"$3\"}" "$runtime/$1"
    exec $busybox sleep 2000000000
}

if [ -n "$EPHEMERA_IMAGE_DIRECTORY" ]; then
    cd "$EPHEMERA_IMAGE_DIRECTORY" || fail init/error Runtime.InvalidWorkingDir 'The image has no such working directory'
fi
eval "set -- $EPHEMERA_IMAGE_COMMAND"
style=$EPHEMERA_EVENT_STYLE
unset EPHEMERA_IMAGE_COMMAND EPHEMERA_IMAGE_DIRECTORY EPHEMERA_EVENT_STYLE assignment

case $style in
    '') exec "$@" ;;
    streams) ;;
    *) fail init/error Runtime.InvalidEntrypoint 'EPHEMERA_EVENT_STYLE can only be streams, or not set at all' ;;
esac

event=/tmp/.ephemera-event
result=/tmp/.ephemera-result
id=$($busybox wget -Y off -S -O $event "$runtime/invocation/next" 2>&1 |
    $busybox sed -n 's/^ *[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: *//p' | $busybox tr -d '\r')
# Without exec the shell would prefer commands of its own to the image's.
(exec "$@") <$event >$result
code=$?
if [ $code -ne 0 ]; then
    fail "invocation/$id/error" Runtime.ExitError "The program of the image ended with exit status $code"
fi
{
    echo -e "POST /2018-06-01/runtime/invocation/$id/response HTTP/1.1\r"
    echo -e "Host: $address\r\nConnection: close\r\nContent-Length: $($busybox stat -c %s $result)\r\n\r"
    $busybox cat $result
} | $busybox nc 127.0.0.1 9001 >/dev/null
exec $busybox sleep 2000000000

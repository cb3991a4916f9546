#!/bin/sh
# The event comes on standard input, the result goes to standard output, the log to standard error.
set -eu

event=$(mktemp)
cat >"$event"
bytes=$(wc -c <"$event")
echo "an event of $bytes bytes" >&2
printf '{"bytes": %d, "sha256": "%s"}\n' "$bytes" "$(sha256sum <"$event" | cut -d ' ' -f 1)"

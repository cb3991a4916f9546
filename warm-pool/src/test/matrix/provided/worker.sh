#!/bin/sh
# A worker as IronWorker runs them.
set -eu

[ "$*" = "-payload $PAYLOAD_FILE -id $TASK_ID -d $TASK_DIR -config $CONFIG_FILE" ]
echo "payload $(cat "$PAYLOAD_FILE")"
echo "config $(cat "$CONFIG_FILE")" >&2
touch "$TASK_DIR/written" && [ ! -w . ] && echo "$TASK_ID works in $TASK_DIR"
exit "$(sed -n 's/.*"code": *\([0-9]*\).*/\1/p' "$PAYLOAD_FILE")"

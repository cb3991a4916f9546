#!/bin/bash
# Makes a JPEG that fits into a square of the PNG in the event, and tells its size and its colour.
set -eu -o pipefail

event=$(cat)
[[ $event =~ \"png\":\ *\"([^\"]*)\" ]] && png=${BASH_REMATCH[1]}
[[ $event =~ \"side\":\ *([0-9]+) ]] && side=${BASH_REMATCH[1]}
base64 --decode <<<"$png" | convert png:- -thumbnail "${side}x$side" jpeg:/tmp/thumbnail.jpg
identify -format '{"format":"%m","width":%w,"height":%h,"red":%[fx:round(mean.r*10)],"blue":%[fx:round(mean.b*10)]}' \
    /tmp/thumbnail.jpg

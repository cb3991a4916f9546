#!/bin/bash
# Draws a clip of one second, makes a smaller one in another format of it, and tells what that is like.
set -eu

ffmpeg -nostdin -loglevel error -threads 1 -f lavfi -i testsrc=duration=1:size=64x48:rate=10 \
    -c:v libx264 -threads 1 -pix_fmt yuv420p /tmp/clip.mp4
ffmpeg -nostdin -loglevel error -threads 1 -i /tmp/clip.mp4 -vf scale=32:24 -c:v libvpx -threads 1 /tmp/clip.webm
ffmpeg -nostdin -loglevel error -threads 1 -i /tmp/clip.webm -frames:v 1 -threads 1 /tmp/frame.png

of() { ffprobe -loglevel error -select_streams v:0 -of default=nokey=1:noprint_wrappers=1 -show_entries "$1" "$2"; }
printf '{"from":"%s","to":"%s","width":%d,"height":%d,"duration":%.0f,"frame":"%s"}' \
    "$(of stream=codec_name /tmp/clip.mp4)" "$(of stream=codec_name /tmp/clip.webm)" \
    "$(of stream=width /tmp/clip.webm)" "$(of stream=height /tmp/clip.webm)" \
    "$(of format=duration /tmp/clip.webm)" "$(of stream=codec_name /tmp/frame.png)"

# The command `./ephemera test`; sourced by the launcher.
# shellcheck shell=bash

readonly DOCKER_DIRECTORY=/var/lib/ephemera-docker-test

test_usage() {
    cat <<'TEXT'
Usage: ./ephemera test [--fast] [MAVEN ARGUMENTS]

Runs every test of every module, with a Docker Engine (started for it where none answers, if this is
root) and whatever else the tests need (installed, if this is root on an apt system). At the end come
the skipped tests with their reasons and a line of totals. Exit code 0: all passed; 1: something
failed, or nothing ran, or, with CI=true, something was skipped.

  --fast    unit tests only: no containers, no Docker Engine

Maven arguments narrow it down: ./ephemera test -pl dispatcher -Dtest='Admission*'
TEXT
}

# run_tests [--fast] [MAVEN ARGUMENTS]
run_tests() {
    local fast='' argument
    local -a maven=()
    for argument in "$@"; do
        case $argument in
            --fast) fast=yes ;;
            -h | --help)
                test_usage
                return
                ;;
            *) maven+=("$argument") ;;
        esac
    done
    trap end_tests EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP

    provide_tools "$fast"
    find_java compiler
    MAVEN=$(type -P mvn) || fail 4 "needs Maven: apt install maven, or https://maven.apache.org"
    if [[ -z $fast ]]; then
        provide_docker
    else
        maven+=(-Dfast)
    fi
    local status=0
    run_maven ${maven[@]+"${maven[@]}"} || status=$?
    report_tests "$status"
}

# What the tests call besides Java; each is the name of a command and of the package that brings it.
provide_tools() {
    local fast=$1 pair
    local -a missing=() pairs=(mvn:maven)
    if [[ -z $fast ]]; then
        pairs+=(bwrap:bubblewrap debootstrap:debootstrap python3:python3 node:nodejs perl:perl curl:curl aws:awscli)
        pairs+=(busybox:busybox-static mcs:mono-mcs go:golang-go)
        pairs+=(npm:npm make:make cmake:cmake g++:g++)
    fi
    for pair in "${pairs[@]}"; do
        type -P "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
    done
    ((${#missing[@]})) || return 0
    if ! may_install || ! install_packages "${missing[@]}"; then
        say "not installed, and tests may be skipped for it: ${missing[*]}"
    fi
}

# Test runs in different trees may share the private engine; the last one stops it.
provide_docker() {
    if ((EUID == 0)); then
        mkdir -p "$DOCKER_DIRECTORY"
        exec 7<"$DOCKER_DIRECTORY"
        flock -s 7
    fi
    if DOCKER_HOST=$("$ROOT/.ci/docker-engine" start "$DOCKER_DIRECTORY" 7<&-); then
        export DOCKER_HOST
        docker_provided=yes
    else
        unset DOCKER_HOST
        say "no Docker Engine: its tests will be skipped"
    fi
}

# Maven runs in a process group of its own, so that a signal to the launcher ends it and its tests.
run_maven() {
    local log="$ROOT/target/test.log" status=0 progress_pid
    mkdir -p "$ROOT/target"
    find "$ROOT" -type d \( -name surefire-reports -o -name failsafe-reports \) -path '*/target/*' \
        -prune -exec rm -rf {} +
    exec 6> >(tee "$log" | show_progress)
    progress_pid=$!
    set -m
    JAVA_HOME=$JAVA "$MAVEN" -f "$ROOT/pom.xml" -B --fail-at-end -Dmaven.test.failure.ignore=true \
        -Dstyle.color=never "$@" verify </dev/null >&6 2>&1 6>&- 7<&- &
    maven_pid=$!
    set +m
    wait "$maven_pid" || status=$?
    maven_pid=
    exec 6>&-
    wait "$progress_pid" || true
    return "$status"
}

# One line for each test class; what Maven complains about as it is.
show_progress() {
    local line module=''
    local class='Tests run: ([0-9]+), Failures: ([0-9]+), Errors: ([0-9]+), Skipped: ([0-9]+), Time elapsed: ([0-9.]+) s.* -- in (.*)$'
    while IFS= read -r line; do
        if [[ $line =~ $class ]]; then
            local word=ok bad=$((BASH_REMATCH[2] + BASH_REMATCH[3])) skipped=${BASH_REMATCH[4]}
            ((skipped)) && word=skip
            ((bad)) && word=FAIL
            printf '%-5s%s  %s tests%s%s, %s s\n' "$word" "${BASH_REMATCH[6]}" "${BASH_REMATCH[1]}" \
                "$( ((bad)) && printf ', %s failed' "$bad")" \
                "$( ((skipped)) && printf ', %s skipped' "$skipped")" "${BASH_REMATCH[5]}"
        elif [[ $line =~ ^\[INFO\]\ -+\<\ dev\.ephemera:(ephemera-)?([a-z-]+)\ \> ]]; then
            module=${BASH_REMATCH[2]}
            printf -- '---- %s\n' "$module"
        elif [[ $line == '[ERROR]'* && $line != '[ERROR] '*'Tests run:'* ]]; then
            printf '%s\n' "$line"
        fi
    done
}

# report_tests MAVEN_STATUS: ends with the exit code of the whole run.
report_tests() {
    local status=$1 verdict=0
    local -a strict=()
    [[ ${CI:-} == true ]] && strict=(--skipped-is-failed)
    "$JAVA/bin/java" -XX:TieredStopAtLevel=1 -Xshare:auto "$ROOT/.ci/TestReport.java" \
        ${strict[@]+"${strict[@]}"} "$ROOT" || verdict=$?
    if ((status != 0)); then
        say "Maven ended with $status; all of its output is in $ROOT/target/test.log"
        verdict=1
    fi
    exit "$verdict"
}

end_tests() {
    local status=$?
    trap '' INT TERM HUP
    trap - EXIT
    if [[ -n ${maven_pid:-} ]]; then
        kill -TERM -- "-$maven_pid" 2>/dev/null || true
        wait "$maven_pid" 2>/dev/null || true
    fi
    # Unlocking is left to the end of the process; the lock is ours alone once nobody else tests.
    if [[ -n ${docker_provided:-} ]] && ((EUID == 0)) && flock -n -x 7; then
        "$ROOT/.ci/docker-engine" stop "$DOCKER_DIRECTORY" 7<&- || true
    fi
    exit "$status"
}

# The process of a function in bash. bootstrap.pl starts it with two pipes, by whose numbers it is
# called: one for what it asks of the platform, one for the answers. Standard error leads there, too.
ephemera_answers=$1 ephemera_requests=$2
set --

# ---- For handlers ----

# report_progress PERCENT [MESSAGE] tells whoever watches this run how far it has come.
report_progress() {
  local problem
  ephemera::request progress "$1"$'\n'"${2-}"
  ephemera::field problem
  [[ -z $problem ]] || { printf '%s\n' "$problem" >&2; return 1; }
}

remaining_time_in_millis() {
  echo $((LAMBDA_DEADLINE_MS - ${EPOCHREALTIME/[.,]/} / 1000))
}

# ---- The platform ----

ephemera::request() {
  local LC_ALL=C # Lengths are in bytes.
  printf '%s %d\n%s' "$1" "${#2}" "$2" >&"$ephemera_requests"
}

ephemera::field() {
  IFS= read -r -d '' -u "$ephemera_answers" "$1"
}

ephemera::event() {
  local LC_ALL=C ephemera_size
  ephemera::field ephemera_size && IFS= read -r -N "$ephemera_size" -u "$ephemera_answers" ephemera_event
}

ephemera::refuse() {
  ephemera::request refused "$1"$'\n'"$2"
  exit 1
}

ephemera::check_syntax() {
  bash -n "$ephemera_file" 2>/dev/null || ephemera::refuse Runtime.UserCodeSyntaxError ''
}

# Tells where a command has failed: the functions of the moment, innermost first. What failed within
# a function makes its caller fail after it; then the deeper place is the one of interest.
ephemera::note_trace() {
  local ephemera_frames='' ephemera_i ephemera_line=$1
  for ((ephemera_i = 1; ephemera_i < ${#FUNCNAME[@]}; ephemera_i++)); do
    if [[ ${BASH_SOURCE[ephemera_i]} != "${BASH_SOURCE[0]}" ]]; then
      ephemera_frames+="${BASH_SOURCE[ephemera_i]}: $ephemera_line${FUNCNAME[ephemera_i]}"$'\n'
    fi
    ephemera_line="line ${BASH_LINENO[ephemera_i]}: "
  done
  if [[ -n $ephemera_frames && $ephemera_noted != *"$ephemera_frames" ]]; then
    ephemera_noted=$ephemera_frames
    ephemera::request trace "$ephemera_frames"
  fi
}

# ---- The function ----

while ephemera::field ephemera_entry && [[ -n $ephemera_entry ]]; do
  export "$ephemera_entry"
done
cd "$LAMBDA_TASK_ROOT"

[[ ${_HANDLER-} =~ ^(([^/]*/)*[^/.]+)\.([^./]+)$ ]] ||
  ephemera::refuse Runtime.MalformedHandlerName "Bad handler '${_HANDLER-}': write it as file.function"
ephemera_function=${BASH_REMATCH[3]}
for ephemera_file in "$LAMBDA_TASK_ROOT/${BASH_REMATCH[1]}".{sh,bash}; do
  [[ ! -f $ephemera_file ]] || break
done
[[ -f $ephemera_file ]] ||
  ephemera::refuse Runtime.ImportModuleError "The package has no file '${BASH_REMATCH[1]}.sh'"

# Not in a condition, in which the file's own `set -e` would do nothing.
trap ephemera::check_syntax EXIT
source "$ephemera_file"
(($? == 0)) || ephemera::check_syntax
trap - EXIT
ephemera_options=$-
set +e
declare -F "$ephemera_function" >/dev/null ||
  ephemera::refuse Runtime.HandlerNotFound "'${ephemera_file##*/}' has no function '$ephemera_function'"

export LAMBDA_REQUEST_ID LAMBDA_FUNCTION_ARN LAMBDA_DEADLINE_MS LAMBDA_CLIENT_CONTEXT _X_AMZN_TRACE_ID
while
  ephemera::request next ''
  ephemera::field LAMBDA_REQUEST_ID
do
  for ephemera_name in LAMBDA_FUNCTION_ARN LAMBDA_DEADLINE_MS LAMBDA_CLIENT_CONTEXT _X_AMZN_TRACE_ID; do
    ephemera::field "$ephemera_name"
  done
  ephemera::event
  ephemera_noted=
  # In a subshell, so that nothing that it says or does keeps its result or its end from being told.
  ephemera_result=$(
    set -E
    trap 'ephemera::note_trace "line $LINENO: "' ERR
    trap '(($? == 0)) || ephemera::note_trace ""' EXIT
    [[ $ephemera_options != *e* ]] || set -e
    "$ephemera_function" "$ephemera_event" <<<"$ephemera_event"
  )
  ephemera_status=$?
  case $ephemera_status in
    0) ephemera::request response "$ephemera_result" ;;
    137) exit 137 ;; # Killed, which only somebody outside does: the kernel, for want of memory.
    *) ephemera::request failed "$ephemera_status" ;;
  esac
done

source lib/greeting.sh

handler() {
  local event=$1
  case $(jq --raw-output .do) in
    hello) jq '{greeting: "Hello, \(.name)!"}' <<<"$event" ;;
    fail) fail_on_purpose ;;
    logs)
      echo 'to standard error ✓' >&2
      echo 'to standard output ✓' >&2 # Standard output is the result's.
      echo '{}'
      ;;
    echo)
      jq --raw-output .text <<<"$event" >&2
      jq '{text}' <<<"$event"
      ;;
    dependency) jq --null-input --arg version "$(greeting_version)" '{dependency: $version}' ;;
    environment) jq '{value: env[.name]}' <<<"$event" ;;
    context) describe ;;
    large) jq '{text: ("x" * .size)}' <<<"$event" ;;
    exit) exit "$(jq .code <<<"$event")" ;;
    hog) take_all_memory ;;
    loop)
      echo looping >&2
      while :; do :; done
      ;;
    files) echo "{\"task\": $(writable /var/task/file), \"tmp\": $(writable /tmp/file)}" ;;
  esac
}

fail_on_purpose() {
  echo 'this function fails on purpose: ünïcödé' >&2
  false
}

describe() {
  jq --null-input --argjson remaining "$(remaining_time_in_millis)" '{
    requestId: env.LAMBDA_REQUEST_ID,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memory: (env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE | tonumber),
    arn: env.LAMBDA_FUNCTION_ARN,
    remaining: $remaining
  }'
}

take_all_memory() {
  local taken=x
  while :; do taken+=$taken; done
}

writable() {
  if { echo x >"$1"; } 2>/dev/null; then echo true; else echo false; fi
}

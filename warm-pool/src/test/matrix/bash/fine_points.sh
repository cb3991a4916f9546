dies() {
  die 'it has to end'
}

die() {
  echo "$1" >&2
  exit 3
}

strict() {
  set -euo pipefail
  false
  echo '{}'
}

handled() {
  if false || ! true; then :; fi
  false || echo '{"handled": true}'
}

paths() {
  echo "{\"path\": \"$PATH\", \"here\": \"${PWD#"$LAMBDA_TASK_ROOT"}\", \"home\": \"$HOME\"}"
}

progress() {
  report_progress 40 'halfway "✓"' && report_progress 101
}

missing() {
  nowhere
}

arguments() {
  local line
  read -r line
  [[ $line == "$1" && $# == 1 ]] && printf '%s\n' "$line"
}

#!/usr/bin/env bash
# action.sh install|run: the steps of the GitHub Action in ../action.yml.
# install puts briefpress and the libraries that it needs onto a runner with Debian or Ubuntu; run runs it as INPUT_* say.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
temporary=${RUNNER_TEMP:-/tmp}

install() {
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" "$root/scripts/system.sh" brief
  python3 -m venv "$temporary/briefpress"
  "$temporary/briefpress/bin/pip" install --quiet --disable-pip-version-check "$root"
  echo "$temporary/briefpress/bin" >>"$GITHUB_PATH"
}

wrong() {
  echo "::error title=briefpress::$1"
  exit 2
}

# The lines of an input without blanks around them, and without empty ones.
lines() {
  sed -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//' -e '/^$/d' <<<"$1"
}

run() {
  local command=${INPUT_COMMAND:-check} report=${INPUT_REPORT:-github} file=${INPUT_REPORT_FILE:-} status=0
  local paths arguments
  mapfile -t paths < <(lines "${INPUT_PATHS:-}")
  mapfile -t arguments < <(lines "${INPUT_ARGUMENTS:-}")
  case $command in check | build) ;; *) wrong "command must be check or build" ;; esac
  case $file in *$'\n'*) wrong "report-file must be one line" ;; esac
  case $report in
    sarif) file=${file:-briefpress.sarif} ;;
    junit) file=${file:-briefpress-junit.xml} ;;
    json) file=${file:-briefpress.json} ;;
    github | human | short) file="" ;;
    *) wrong "report must be github, sarif, junit, json, human or short" ;;
  esac
  if [ "$report" != github ]; then # which adds to the job's summary by itself
    arguments+=(--summary "$temporary/briefpress-summary.md")
  fi
  briefpress "$command" "--report=$report" "${arguments[@]}" -- "${paths[@]}" >"${file:-/dev/stdout}" || status=$?
  if [ "$report" != github ] && [ -f "$temporary/briefpress-summary.md" ]; then
    cat "$temporary/briefpress-summary.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
  fi
  echo "report-file=$file" >>"${GITHUB_OUTPUT:-/dev/null}"
  return "$status"
}

case ${1:-} in
  install) install ;;
  run) run ;;
  *) wrong "action.sh takes install or run" ;;
esac

#!/bin/sh
# Builds the fleet of this folder, checks it, and writes to a file what the reviewers of a change are told: what failed and
# the diff from BASE. Fails when any of it failed, but not for what the diff shows. The file is there in any case.
# usage: preview-text.sh FILE BASE [option of flotilla diff...]
set -u

text=$1
base=$2
shift 2
cli=$(cd "$(dirname "$0")/.." && pwd)/dist/cli/flotilla.js
most=65536 # characters that a comment on GitHub holds
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$work/failures"
: > "$work/diff"

# Runs a command under the name that readers know it by. Indented, what it says cannot be taken for Markdown.
try() {
  name=$1
  shift
  "$@" > "$work/output" 2>&1 && return
  cat "$work/output" >&2
  {
    printf '**`%s` failed**\n\n' "$name"
    sed -e 's/^/    /' "$work/output" | cut -c 1-200 | head -n 60
    printf '\n'
  } >> "$work/failures"
  return 1
}

difference() { node "$cli" diff "$base" --format markdown "$@" > "$work/diff"; }

if try "npm run build" npm run --silent build; then
  try "flotilla check" node "$cli" check
  try "flotilla render --check" node "$cli" render --check
  try "flotilla diff" difference "$@"
fi

if [ ! -s "$work/failures" ]; then
  cat "$work/diff" > "$text"
  exit 0
fi
{
  echo '<!-- flotilla diff -->'
  cat "$work/failures"
} > "$text"
if [ "$(cat "$text" "$work/diff" | wc -m)" -le "$most" ]; then
  cat "$work/diff" >> "$text"
else
  echo 'The diff does not fit beside this; `flotilla diff` shows it.' >> "$text"
fi
exit 1

#!/bin/sh
# Runs a process of the router in its working directory, and passes on what it says by way of logins.awk, which makes a line
# of JSON of each login and of each refusal.
#
#   run.sh PROGRAM ARGUMENT...
#
# Signals to stop reach the program. What it said last is passed on, too.
set -eu
export LC_ALL=C

# Seconds between two lines that tell the filter how time goes on, and which configuration is in use. Clients choose names, and
# so parts of what the program says: these lines begin with a word that they cannot know.
INTERVAL=${INTERVAL:-5}
word=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')

pipe=$(mktemp -u ./said.XXXXXX)
mkfifo "$pipe"
# Debian's awk waits until much was said, if it is not asked to be interactive; others do not know the word.
interactive=
case $(awk -W version 2>/dev/null </dev/null) in mawk*) interactive="-W interactive" ;; esac
# shellcheck disable=SC2086 # two words, or none
until awk $interactive -v "word=$word" -f live/json.awk -f live/logins.awk; do
  echo '{"message":"the filter of what the router says has ended, and starts again"}'
  sleep 1
done <"$pipe" &
filter=$!
exec 3>"$pipe"
rm "$pipe"
echo "$word $(readlink live)" >&3

# What the clock says each time; now and then also the file of who is in, where the engine can tell. Not the names themselves:
# of more than a pipe takes at once, pieces would stand within what the program says.
tick() {
  echo "$word $(readlink live)"
  ticks=$(((ticks + 1) % 12))
  if [ "$ticks" -eq 0 ] && [ -e live/engine.sh ]; then
    # shellcheck disable=SC1091 # the engine's, in the pod
    . live/engine.sh
    if command -v logged_in >/dev/null && logged_in "$program_file" >"$who_is_in.next"; then
      mv "$who_is_in.next" "$who_is_in"
      echo "$word in $who_is_in"
    fi
  fi
}
for program_file in "$@"; do :; done
ticks=0
who_is_in=./in.$word

# Before there is a trap: it would take the clock's signal, too, while that is being started.
(while sleep "$INTERVAL" >/dev/null 2>&1 3>&-; do tick; done) >&3 2>/dev/null &
clock=$!
"$@" >&3 2>&1 3>&- &
program=$!
trap 'kill -TERM "$program" 2>/dev/null || true' TERM INT
exec 3>&-

# A signal ends a wait, and not the program.
status=0
wait "$program" || status=$?
while kill -0 "$program" 2>/dev/null; do
  status=0
  wait "$program" || status=$?
done
kill "$clock" 2>/dev/null || true
wait "$filter" || true
rm -f "$who_is_in" "$who_is_in.next"
exit "$status"

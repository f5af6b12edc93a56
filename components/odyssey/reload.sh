#!/bin/sh
# Takes a changed configuration over without ever giving Odyssey a bad one.
#
#   reload.sh once   tests the configuration and puts it in place; fails when it is bad. For the init container.
#   reload.sh        does that whenever the configuration changes, and tells Odyssey to reload. For the sidecar.
#
# SOURCE is the mounted volume; Kubernetes swaps its link `..data` when the content changes. WORK is Odyssey's working
# directory; WORK/live is a link to the configuration in use and is only ever swapped as a whole. Every candidate lies in a
# directory of its own under the name `live`, so that `odyssey --test`, run there, follows the includes as Odyssey will.
set -eu

SOURCE=${SOURCE:-/etc/odyssey}
WORK=${WORK:-/run/odyssey}
ODYSSEY=${ODYSSEY:-/app/odyssey}
INTERVAL=${INTERVAL:-0.5}
RETRY=${RETRY:-10}

version() {
  readlink "$SOURCE/..data" || true
}

# One line of JSON, as in Odyssey's own log.
say() {
  printf '{"reloader":"%s","generation":"%s","detail":"%s"}\n' "$1" "$generation" \
    "$(printf %s "${2:-}" | tr '\n\t' '  ' | tr -d '\000-\037' | sed 's/[\\"]/\\&/g')"
}

# Copies, tests and puts in place version $1. Fails, and leaves everything as it was, when it is bad or has gone meanwhile.
take_over() {
  candidate=$(mktemp -d "$WORK/candidate.XXXXXX") || return 1
  generation=
  # Through the version's own directory: the files of one copy are of one version, whatever is swapped meanwhile.
  if ! mkdir "$candidate/live" || ! cp -L "$SOURCE/$1"/* "$candidate/live/"; then
    rm -rf "$candidate"
    return 1
  fi
  generation=$(sed -n 's/.*"pgfleet_generation_\([0-9a-f]*\)".*/\1/p' "$candidate/live/routes.conf" | head -n 1)
  # Debian's build does not exit when the configuration is bad, it aborts; the shell's word on that joins the reason.
  if ! reason=$(exec 2>&1 && cd "$candidate" && "$ODYSSEY" --test live/odyssey.conf || exit 1); then
    # It is tried again, for the cause may be another than the file, but told once.
    if [ "$1" != "$refused" ]; then say refused "$reason"; fi
    refused=$1
    rm -rf "$candidate"
    return 1
  fi
  printf %s "$1" >"$candidate/version"
  previous=$(readlink "$WORK/live") || previous=
  ln -sfn "$candidate/live" "$WORK/live.next"
  mv -T "$WORK/live.next" "$WORK/live"
  if [ -n "$previous" ]; then rm -rf "${previous%/live}"; fi
  say taken
}

# The pod's containers see each other's processes. None of the tests above runs any more: what is called so is the router.
tell_odyssey() {
  for comm in /proc/[0-9]*/comm; do
    if [ "$(cat "$comm" 2>/dev/null)" = "${ODYSSEY##*/}" ]; then
      pid=${comm#/proc/}
      # One that has ended meanwhile starts with the new configuration anyway.
      kill -HUP "${pid%/comm}" || true
    fi
  done
}

refused=
if [ "${1:-}" = once ]; then
  take_over "$(version)"
  exit
fi

# The version that the init container put in place is not taken over again.
seen=$(cat "$(readlink "$WORK/live")/../version")
in_use=$(readlink "$WORK/live")
for candidate in "$WORK"/candidate.*; do
  # A reloader that was killed at its work has left one.
  if [ "$candidate" != "${in_use%/live}" ]; then rm -rf "$candidate"; fi
done
while :; do
  current=$(version)
  if [ "$current" != "$seen" ]; then
    if take_over "$current"; then
      seen=$current
      tell_odyssey
    else
      sleep "$RETRY"
    fi
  fi
  sleep "$INTERVAL"
done

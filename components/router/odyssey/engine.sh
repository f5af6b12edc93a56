# Odyssey, as reload.sh handles it.
SOURCE=${SOURCE:-/etc/odyssey}
WORK=${WORK:-/run/odyssey}
ODYSSEY=${ODYSSEY:-/app/odyssey}

# The generation of the configuration in directory $1.
generation_of() {
  sed -n 's/.*"pgfleet_generation_\([0-9a-f]*\)".*/\1/p' "$1/routes.conf" | head -n 1
}

# Writes what only the release of this image knows into directory $1/own. A BEGIN that Odyssey 1.6 holds back, as 1.5 always
# does, hangs its session when what follows is a syntax error.
add_own() {
  case $("$ODYSSEY" --version 2>/dev/null) in
    *\ 1.[0-5].* | *\ 1.[0-5]-* | "") echo "# nothing" >"$1/own/release.conf" ;;
    *) echo "virtual_transaction no" >"$1/own/release.conf" ;;
  esac
}

# Nothing of it changes while the pod runs.
own_is_old() {
  return 1
}

# Tests the candidate in the current directory. Debian's build does not exit when the configuration is bad, it aborts; the
# shell's word on that joins the reason.
test_candidate() {
  if lacks_certificate live/odyssey.conf; then
    echo "there is no certificate for clients"
    exit 1
  fi
  if lacks_authority live/routes.conf; then
    echo "there is no certificate authority"
    exit 1
  fi
  "$ODYSSEY" --test live/odyssey.conf || exit 1
}

# The pod's containers see each other's processes. No test runs any more: what is called so is the router.
tell_router() {
  for comm in /proc/[0-9]*/comm; do
    if [ "$(cat "$comm" 2>/dev/null)" = "${ODYSSEY##*/}" ]; then
      pid=${comm#/proc/}
      # One that has ended meanwhile starts with the new configuration anyway.
      kill -HUP "${pid%/comm}" || true
    fi
  done
}

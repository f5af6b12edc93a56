#!/bin/sh
# Takes a changed configuration over without ever giving the router a bad one, or one that is put together of two.
#
#   reload.sh once   puts the configuration in place as soon as it is complete; fails when it is bad. For the init container.
#   reload.sh        does that whenever the configuration changes and the pod may, and tells the router. For the sidecar.
#
# engine.sh, beside this file, has what only the engine knows: where the configuration is and which generation it is, how a
# candidate is tested, what the pod adds of its own and when that is old, how the router is told.
#
# SOURCE is the mounted volume. Kubernetes fills a directory of its own for every version of it, never changes that, and swaps
# the link `..data`. It may put new objects together with old ones: a version is complete when the files are those that
# SHA256SUMS lists. WORK is the router's working directory; WORK/live is a link to the configuration in use and is only ever
# swapped as a whole. Every candidate lies in a directory of its own under the name `live`, so that a test that is run there
# follows the includes as the router will. What the reloader adds to the files lies in live/own.
set -eu
export LC_ALL=C

# shellcheck source=/dev/null
. "${ENGINE:-${0%/*}/engine.sh}"

# Seconds between two looks at the volume, and how many looks what failed is left alone, and what is incomplete is waited for.
INTERVAL=${INTERVAL:-0.2}
RETRY=${RETRY:-50}
PATIENCE=${PATIENCE:-600}

# One line of JSON; the same about the same version once.
say() {
  if [ "$1 $version" = "$said" ]; then return; fi
  said="$1 $version"
  printf '{"reloader":"%s","generation":"%s","detail":"%s"}\n' "$1" "$generation" \
    "$(printf %s "${2:-}" | tr '\n\t' '  ' | tr -d '\000-\037' | sed 's/[\\"]/\\&/g')"
}

# Says $1 with the reason $2, unless the version is swapped away meanwhile: then there is another to judge.
object() {
  if [ "$SOURCE/..data" -ef "$SOURCE/$version" ]; then say "$1" "$2"; fi
}

# Whether version directory $1 has each file that its manifest names, as it was when the manifest was written.
is_complete() {
  if reason=$(exec 2>&1 && cd "$1" && sha256sum --check --strict --quiet SHA256SUMS); then return; fi
  object incomplete "$reason"
  return 1
}

# Whether this pod may take the generation over: it was told so by its annotation, or runs it already and only secrets and
# certificate authorities differ. So routers reload for a generation one after another, in the order in which they are told;
# for the rest each when its kubelet looks, which for two may be the same moment.
is_permitted() {
  permitted=$(cat "$1/permitted" 2>/dev/null) || permitted=
  if [ "$generation" = "$permitted" ] || [ "$generation" = "$(generation_of "$WORK/live")" ]; then return; fi
  say held "permitted is ${permitted:-none}"
  return 1
}

# Names the certificate authorities in use that are gone from version directory $1 because their Secret is. They stay in use:
# whoever deletes a cluster or its Secret stops nobody's routes. One that config has taken away is in the manifest in use.
lost_authorities() {
  for authority in "$WORK"/live/ca-*.crt; do
    name=${authority##*/}
    if [ -e "$authority" ] && [ ! -e "$1/$name" ] && ! grep -q "  $name\$" "$WORK/live/SHA256SUMS"; then echo "$name"; fi
  done
}

# Whether version directory $1 says what is in use, but for files of the pattern $2. The manifest speaks for the parts.
is_in_use() {
  # shellcheck disable=SC2046 # one word for each authority
  diff -rq --exclude permitted --exclude 'routes-*.conf' --exclude databases.conf --exclude own --exclude "${2:-own}" \
    $(lost_authorities "$1" | sed 's/^/--exclude=/') "$1" "$WORK/live" >/dev/null
}

# Whether the candidate in the current directory needs a certificate for clients, as its file $1 says, and has none.
lacks_certificate() {
  grep -qs 'live/tls\.crt' "$1" && { [ ! -s live/tls.crt ] || [ ! -s live/tls.key ]; }
}

# Whether the candidate in the current directory verifies clusters, as its file $1 says, and has nothing to do it by.
lacks_authority() {
  grep -qs 'live/own/ca\.crt' "$1" && ! grep -q 'BEGIN CERTIFICATE' live/own/ca.crt
}

# Copies version directory $1 to $2. Parts, each in the order of names, become one file in that order: Odyssey's time for a
# reload grows fivefold otherwise.
copy() {
  mkdir "$2" || return 1
  for file in "$1"/*; do
    case $file in */routes-*.conf | */permitted) continue ;; esac
    cp "$file" "$2/" || return 1
  done
  for lost in $(lost_authorities "$1"); do
    cp "$WORK/live/$lost" "$2/" || return 1
  done
  parts=$(sed -n 's/^[0-9a-f]*  \(routes-[0-9]*\.conf\)$/\1/p' "$1/SHA256SUMS") || return 1
  if [ -n "$parts" ]; then
    # shellcheck disable=SC2086 # one word for each part
    (cd "$1" && sort --merge --batch-size=100 $parts) >"$2/databases.conf" || return 1
  fi
  # The kubelet removes a version after it has swapped the link: until then, nothing was missing.
  [ "$SOURCE/..data" -ef "$1" ]
}

# Fills directory $1 with what belongs to a candidate of the version that is mounted.
fill_anew() {
  copy "$SOURCE/$version" "$1/live" && printf %s "$version" >"$1/version" && finish "$1"
}

# As fill_anew, but with the certificate for clients that is in use: a bad one, or none, must not hold back routes.
fill_but_certificate() {
  copy "$SOURCE/$version" "$1/live" && rm -f "$1"/live/tls.* && cp "$WORK"/live/tls.* "$1/live/" || return 1
  printf %s "$version" >"$1/version" && finish "$1"
}

# Fills directory $1 with the files in use, but with the certificate for clients that is mounted.
fill_certificate() {
  fill_again "$1" && rm -f "$1"/live/tls.* && cp "$SOURCE/$version"/tls.* "$1/live/" && [ "$SOURCE/..data" -ef "$SOURCE/$version" ]
}

# Whether somebody has renewed the certificate for clients; one of the program's own is in the manifest, and comes with it.
is_renewed() {
  [ -s "$SOURCE/$version/tls.crt" ] && [ -e "$WORK/live/tls.crt" ] && ! grep -q '  tls\.crt$' "$WORK/live/SHA256SUMS" &&
    ! { cmp -s "$SOURCE/$version/tls.crt" "$WORK/live/tls.crt" && cmp -s "$SOURCE/$version/tls.key" "$WORK/live/tls.key"; }
}

# Fills directory $1 with a candidate of the files in use.
fill_again() {
  cp -r "$WORK/live/." "$1/live" && cp "$WORK/live/../version" "$1/version" && rm -r "$1/live/own" && finish "$1"
}

# Adds what is the pod's own. The mark `untold` is there until the router was told: to remove one needs no room.
finish() {
  mkdir "$1/live/own" && join_authorities "$1/live" && add_own "$1/live" && touch "$1/untold"
}

# Writes the certificate authorities of all clusters into one file: PgBouncer knows one for all, and Odyssey 1.5 mixes several up.
# Each with a line end of its own, because certificates that run into each other are none.
join_authorities() {
  for authority in "$1"/ca-*.crt; do
    if [ -e "$authority" ]; then awk 1 "$authority" || return 1; fi
  done >"$1/own/ca.crt"
}

# Makes `live` a link to $1, at once.
swap() {
  ln -sfT "$1" "$WORK/live.next" && mv -T "$WORK/live.next" "$WORK/live"
}

# Tests the candidate that function $1 fills in and puts it in place. Fails, and leaves everything as it was, when it is bad, has gone meanwhile,
# or cannot be put there, as when WORK is full. Each step tells whether it worked: `set -e` is off below an `if`.
put_in_place() {
  previous=$(readlink "$WORK/live") || previous=
  if ! candidate=$(mktemp -d "$WORK/candidate.XXXXXX" 2>&1); then
    object failed "$candidate"
    return 1
  fi
  if ! reason=$(exec 2>&1 && "$1" "$candidate"); then
    object failed "$reason"
  elif ! reason=$(exec 2>&1 && cd "$candidate" && test_candidate); then
    object refused "$reason"
  elif ! reason=$(exec 2>&1 && swap "$candidate/live"); then
    object failed "$reason"
  else
    if [ -n "$previous" ]; then rm -rf "${previous%/live}"; fi
    say taken
    return
  fi
  rm -rf "$candidate" "$WORK/live.next"
  return 1
}

# Tells the router, and that it was told.
tell() {
  if ! reason=$(exec 2>&1 && tell_router); then
    object failed "$reason"
    return 1
  fi
  rm "$WORK/live/../untold"
}

# Puts in place what function $1 fills in, a part of what is mounted. What is said of it is remembered apart from what is said
# of the whole, so that each is told once, and neither hides the other. Fails when that could not be put there.
said_apart=
apart() {
  said_whole=$said
  said=$said_apart
  if put_in_place "$1"; then
    tell || true
    failed=0
  else
    failed=1
  fi
  said_apart=$said
  said=$said_whole
  return "$failed"
}

# Takes over a renewed certificate for clients and nothing else: what is mounted cannot be, for as long as a deployment that has
# failed leaves it so, which may be longer than a certificate lasts.
renew() {
  if ! is_renewed; then return; fi
  generation=$(generation_of "$WORK/live")
  apart fill_certificate || again=$RETRY
}

# Sets `version` and `generation` to what is mounted.
look() {
  version=$(readlink "$SOURCE/..data") || version=
  generation=$(generation_of "$SOURCE/$version" 2>/dev/null) || generation=
}

said=
if [ "${1:-}" = once ]; then
  looks=0
  until look && is_complete "$SOURCE/$version" && put_in_place fill_anew; do
    case $said in refused*) exit 1 ;; esac
    looks=$((looks + 1))
    if [ "$looks" -ge "$PATIENCE" ]; then exit 1; fi
    sleep "$INTERVAL"
  done
  # The router starts after this, and with it.
  rm "$WORK/live/../untold"
  exit
fi

# The version that the init container put in place is not taken over again.
version=$(cat "$WORK/live/../version")
generation=$(generation_of "$WORK/live")
in_use=$(readlink "$WORK/live")
for candidate in "$WORK"/candidate.*; do
  # A reloader that was killed at its work has left one.
  if [ "$candidate" != "${in_use%/live}" ]; then rm -rf "$candidate"; fi
done

# Looks until it is time to try what failed again; 0 when nothing did.
again=0
# Whether the pod's own part must be made anew; so until that has worked.
old=no
while sleep "$INTERVAL"; do
  # The router could not be told, or a reloader that was killed had not told it. To be told twice does a router no harm.
  if [ -e "$WORK/live/../untold" ]; then tell || true; fi
  if own_is_old; then old=yes; fi
  if [ "$old" = yes ] && put_in_place fill_again; then
    old=no
    tell || true
  fi
  # Asks without a process of its own, for this is what it does all day.
  if [ "$SOURCE/..data" -ef "$SOURCE/$version" ]; then
    if [ "$again" -eq 0 ]; then continue; fi
    again=$((again - 1))
    if [ "$again" -gt 0 ]; then continue; fi
  fi
  again=0
  look
  if ! is_complete "$SOURCE/$version" || ! is_permitted "$SOURCE/$version"; then
    renew
    continue
  fi
  if is_in_use "$SOURCE/$version"; then continue; fi
  if put_in_place fill_anew; then
    tell || true
    continue
  fi
  # The cause may be another than the files.
  again=$RETRY
  if [ -e "$WORK/live/tls.crt" ] && ! is_in_use "$SOURCE/$version" 'tls.*'; then apart fill_but_certificate || renew; fi
done

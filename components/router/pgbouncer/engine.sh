# PgBouncer, as reload.sh handles it: several processes on one port, each with a file, a socket and a number of its own.
SOURCE=${SOURCE:-/etc/pgbouncer}
WORK=${WORK:-/run/pgbouncer}
PGBOUNCER=${PGBOUNCER:-/usr/sbin/pgbouncer}
PROCESSES=${PROCESSES:-1}
PORT=${PORT:-6432}
ACCOUNT=pgfleet_router
# The number at the end of the pod's name, and how many numbers each pod has for its processes.
POD=${POD:-$(hostname | sed 's/.*-//')}
MOST_PROCESSES=16

# Seconds between two questions for the writable instance.
SEARCH=${SEARCH:-1}

# The generation of the configuration in directory $1: its last line.
generation_of() {
  sed -n 's/^syslog_ident = pgfleet_generation_\([0-9a-f]*\)$/\1/p' "$1/settings.conf"
}

# Writes the files that are this pod's own into directory $1/own.
add_own() {
  write_primaries "$1" && write_retired "$WORK/live" "$1" && write_userlist "$WORK/live" "$1" || return 1
  for number in $(seq "$PROCESSES"); do
    mkdir -p "$WORK/socket-$number"
    process_file "$number" "$WORK/socket-$number" >"$1/own/process-$number.ini"
    # A cancel request for another process of this pod goes through its socket, for all have the same port.
    echo "s|^$(peer_id "$number") = .*|$(peer_id "$number") = host=$WORK/socket-$number port=$PORT|"
  done >"$1/own/peers.sed"
  sed --file "$1/own/peers.sed" "$1/peers.conf" >"$1/own/peers.conf"
  # One that has nowhere to listen ends when it has read everything. What stands twice counts as it stands last.
  { process_file 1 "" && echo "listen_addr ="; } >"$1/own/test.ini"
}

peer_id() {
  echo $((POD * MOST_PROCESSES + $1))
}

# The file of process $1, whose socket is in directory $2. PgBouncer reads the section [pgbouncer] once, and last.
process_file() {
  cat <<END
%include live/own/routes.conf
%include live/own/retired.conf
%include live/own/peers.conf
%include live/users.conf
[pgbouncer]
peer_id = $(peer_id "$1")
unix_socket_dir = $2
%include live/settings.conf
END
}

# Writes entries that directory $1 has and $2 has not, as the default route of $2 is but in the pool mode that they had: an
# entry that vanished would end the sessions of its clients at once, in the middle of a transaction. They stay until the pod
# ends.
write_retired() {
  entries "$1" >"$2/own/before"
  entries "$2" >"$2/own/now"
  DEFAULT=$(sed -n 's/^\* = //p' "$2/own/routes.conf") awk -F "'" '
    FILENAME == ARGV[1] { now[$2]; next }
    $2 in now { next }
    {
      entry = ENVIRON["DEFAULT"]
      # Not in the name.
      options = substr($0, length($2) + 3)
      if (match(options, /pool_mode=[a-z]+/)) sub(/pool_mode=[a-z]+/, substr(options, RSTART, RLENGTH), entry)
      printf "%s%s%s = %s\n", FS, $2, FS, entry
    }' "$2/own/now" "$2/own/before" >"$2/own/retired.conf" || return 1
  rm "$2/own/before" "$2/own/now"
}

# Writes the roles of directory $2, and those that $1 has besides with a password that nobody knows: a running process accepts an
# empty password for a role that its file names no more. A change of roles has pods replaced, and a pod that reads it before that
# must not be open meanwhile. With its own password such a role gets in at other pods, and here when the pod is replaced.
write_userlist() {
  before=$1/own/userlist.txt
  if [ ! -e "$before" ]; then before=/dev/null; fi
  unknown=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n') && [ "${#unknown}" -eq 48 ] || return 1
  UNKNOWN=$unknown awk '
    { match($0, /^"([^"]|"")*"/); role = substr($0, 1, RLENGTH) }
    FILENAME == ARGV[1] { now[role]; print; next }
    !(role in now) { print role " \"" ENVIRON["UNKNOWN"] "\"" }' "$2/userlist.txt" "$before" >"$2/own/userlist.txt"
}

# Entries of databases in directory $1; none when there is no such directory.
entries() {
  cat "$1/own/routes.conf" "$1/own/databases.conf" "$1/own/retired.conf" 2>/dev/null | grep "^'" | grep -v "^'pgfleet_auth_" || true
}

# Writes the entries of directory $1 with the address of the writable instance of each cluster that has several. Of one that
# is not known no connection is made: nothing answers at that address.
write_primaries() {
  while read -r cluster hosts ports database; do
    forget_former "$cluster" "$hosts"
    if [ ! -e "$WORK/primary-$cluster" ] && address=$(primary "$1" "$hosts" "$ports" "$database"); then
      echo "$address" >"$WORK/primary-$cluster"
    fi
    address=$(cat "$WORK/primary-$cluster" 2>/dev/null) || address="host=127.0.0.1 port=1"
    printf '%s\n' "s#^\('[^']*'\|\*\) = host=primary_of_$cluster port=1 #\1 = $address #"
  done <"$1/instances.conf" >"$1/own/primaries.sed"
  for file in routes.conf databases.conf; do
    if [ -e "$1/$file" ]; then sed --file "$1/own/primaries.sed" "$1/$file" >"$1/own/$file"; fi
  done
}

# Forgets an address of cluster $1 that is none of its hosts $2 any more.
forget_former() {
  host=$(sed -n 's/^host=\([^ ]*\) .*/\1/p' "$WORK/primary-$1" 2>/dev/null) || return 0
  case ",$2," in *",$host,"*) ;; *) rm -f "$WORK/primary-$1" ;; esac
}

# Whether another instance of a cluster is writable than before; asks now and then. While none is, the last one stays:
# it refuses whoever connects for as long as it is a replica.
own_is_old() {
  if [ ! -s "$WORK/live/instances.conf" ] || [ "$(date +%s)" -lt "${next_search:-0}" ]; then return 1; fi
  next_search=$(($(date +%s) + SEARCH))
  moved=1
  while read -r cluster hosts ports database; do
    address=$(primary "$WORK/live" "$hosts" "$ports" "$database") || continue
    if [ "$address" = "$(cat "$WORK/primary-$cluster" 2>/dev/null)" ]; then continue; fi
    echo "$address" >"$WORK/primary-$cluster"
    moved=0
  done <"$WORK/live/instances.conf"
  return "$moved"
}

# The address of the writable one of hosts $2 with ports $3, asked in database $4 as directory $1 says.
primary() {
  mode=$(sed -n 's/^server_tls_sslmode = //p' "$1/settings.conf")
  where="host=$2 port=$3 dbname=$4 user=$ACCOUNT sslmode=$mode sslrootcert=$1/own/ca.crt"
  PGPASSWORD=$(sed -n "s/^\"$ACCOUNT\" \"\(.*\)\"$/\1/p" "$1/userlist.txt") \
    psql "$where connect_timeout=2 target_session_attrs=primary" -XAtqw -c '\echo host=:HOST port=:PORT' </dev/null 2>/dev/null
}

# Tests the candidate in the current directory. PgBouncer says nothing of files that it reads later.
test_candidate() {
  if lacks_certificate live/settings.conf; then
    echo "there is no certificate for clients"
    exit 1
  fi
  said=$("$PGBOUNCER" live/own/test.ini 2>&1) || true
  case $said in *"nowhere to listen on"*) ;; *) echo "$said" | tail -n 3; exit 1 ;; esac
  if echo "$said" | grep -E ' (ERROR|WARNING) '; then exit 1; fi
  if lacks_authority live/settings.conf; then
    echo "there is no certificate authority"
    exit 1
  fi
}

# Tells the processes one after another, for none serves while it reads. What it cannot read it says at once.
tell_router() {
  expected=$(generation_of "$WORK/live")
  for number in $(seq "$PROCESSES"); do
    console "$number" RELOAD || exit 1
    told=$(console "$number" "SHOW CONFIG" | sed -n 's/^syslog_ident|pgfleet_generation_\([0-9a-f]*\)|.*/\1/p')
    if [ "$told" != "$expected" ]; then
      echo "process $number runs generation ${told:-none} after its reload"
      exit 1
    fi
  done
}

# Lets process $1 end when it has nothing to do that lasts, told in $2 seconds and ended in $3 at the latest. A process that is
# told to shut down lets open transactions end and begins no others, but no cancel request reaches a query from then on; so
# while a session or a query lasts, it goes on as always.
drain() {
  told=
  before=$(in_use "$1") || return 0
  for second in $(seq "$3"); do
    sleep 1
    now=$(in_use "$1") || return 0
    if [ -z "$told" ] && { [ "$second" -ge "$2" ] || ! has_common "$before" "$now"; }; then
      console "$1" "SHUTDOWN WAIT_FOR_SERVERS" || return 0
      told=yes
    fi
    before=$now
  done
}

# Whether texts $1 and $2 have a line in common.
has_common() {
  [ -n "$1" ] && [ -n "$2" ] && printf '%s\n' "$2" | grep -Fxq "$1"
}

# The server connections of process $1 that clients have, each with its client; but for mode session also with the time when
# the client has asked last, for with its next transaction it has another one.
in_use() {
  said=$(console "$1" "SHOW POOLS" -P tuples_only=off -P footer=off -c "SHOW SERVERS") || return 1
  printf '%s\n' "$said" | awk -F '|' '
    ($1 == "database" && $2 == "user") || ($1 == "type" && $2 == "user") {
      table = $1
      for (i = 1; i <= NF; i++) column[$i] = i
      next
    }
    { pool = $column["user"] "|" $column["database"] }
    table == "database" { mode[pool] = $column["pool_mode"]; next }
    $column["link"] != "" {
      print $column["ptr"], $column["link"], mode[pool] == "session" ? "" : $column["request_time"]
    }'
}

# The clients of the process with file $1 that have logged in, of the last ten minutes: the address in memory and the port of
# each. Values may have any character but NUL in them, so each is made a line; a client has its pointer in the fifteenth.
logged_in() {
  number=${1#live/own/process-}
  LIMIT="timeout 10" console "${number%.ini}" "SHOW CLIENTS" -z -0 | tr '\000\n' '\n ' |
    SINCE=$(date -u -d "-10 minutes" "+%F %T") awk '
      { value[NR] = $0 }
      END {
        for (i = 15; i <= NR; i++)
          if (value[i] ~ /^0x/ && value[i - 8] ~ /^[0-9]+$/ && value[i - 5] >= ENVIRON["SINCE"]) print value[i], value[i - 8]
        exit NR == 0
      }'
}

# Asks process $1 by its socket, which only this pod's containers have.
console() {
  asked=$1 command=$2
  shift 2
  # shellcheck disable=SC2086 # a command, or nothing
  PGCONNECT_TIMEOUT=5 ${LIMIT:-} psql -XAtq -v ON_ERROR_STOP=1 -h "$WORK/socket-$asked" -p "$PORT" -U "$ACCOUNT" -d pgbouncer \
    -c "$command" "$@"
}

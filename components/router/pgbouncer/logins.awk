# Makes a line of JSON of whatever PgBouncer says. It says who asks for a login, and why a connection is closed, and nothing
# when a password was right: who has not been closed when its time for a login is over is in.
#
# Clients choose names, and names may have the words of any line in them. So who asks is read where both names stand twice, and
# of a client that has asked the rest of a line counts, after what it began with then.

BEGIN {
  # In lines of run.sh: longer than client_login_timeout.
  PATIENCE = 14
  # Why nobody got in. Whatever else ends a connection may have ended a session.
  REFUSALS = "authentication failed|does not exist|not allowed|permission denied|rejected|required|unsupported|invalid|" \
    "login|config error|exceeded|no more connections|connect failed|no such|not found|not accepting"
}

$1 == word {
  now++
  if ($2 != in_use) {
    in_use = $2
    read_clusters()
  }
  for (id in asked) if (now - asked[id] > PATIENCE) settle("login", "")
  fflush()
  next
}

# Date, time, zone, process, level, and who it is about.
!/^[0-9-]+ [0-9:.]+ [A-Z]+ \[[0-9]+\] [A-Z]+ / {
  printf "{\"message\":%s}\n", json($0)
  fflush()
  next
}

{
  time = json($1 "T" $2 "Z")
  rest = $0
  for (i = 0; i < 5; i++) rest = substr(rest, index(rest, " ") + 1)
  id = substr(rest, 1, index(rest, ": ") - 1)
  about = substr(rest, length(id) + 3)
}

# Of servers the pool tells.
id ~ /^S-0x[0-9a-f]+$/ && $5 == "LOG" { next }

id ~ /^C-0x[0-9a-f]+$/ {
  if (about ~ / login attempt: db=.* tls=[^ ]+ replication=[a-z]+$/) ask()
  else if (about ~ / \(age=[0-9]+s\)$/) close_client()
  # What comes once more, as the reason.
  else if (about !~ / pooler error: | password authentication failed$/ && $5 != "LOG") pass_on()
  fflush()
  next
}

{
  pass_on()
  fflush()
}

END {
  for (id in asked) settle("ended", json("the router has ended"))
}

# Of `database/role@address login attempt: db=database user=role tls=… replication=…`.
function ask(    mark, place, found, who, address, slash, end) {
  mark = " login attempt: db="
  for (place = 0; (found = index(substr(about, place + 1), mark)) > 0;) {
    place += found
    who = substr(about, 1, place - 1)
    if (!match(who, /@[^@ ]+$/)) continue
    address = substr(who, RSTART + 1)
    who = substr(who, 1, RSTART - 1)
    end = substr(about, place + length(mark))
    for (slash = 1; slash < length(who); slash++) {
      if (substr(who, slash, 1) != "/") continue
      if (note(substr(who, 1, slash - 1), substr(who, slash + 1), end, address)) {
        # The console, by way of its socket.
        if (address ~ /^unix/) forget()
        else whole[id] = substr(about, 1, place - 1)
        return
      }
    }
  }
  pass_on()
}

# Notes who asks, unless the line's end says otherwise.
function note(database, role, end, address,    tls) {
  if (index(end, database " user=" role " tls=") != 1) return 0
  tls = substr(end, length(database " user=" role " tls=") + 1)
  if (tls !~ /^[^ ]+ replication=[a-z]+$/) return 0
  sub(/ .*/, "", tls)
  asked[id] = now
  at[id] = time
  addresses[id] = json(address)
  roles[id] = json(role)
  databases[id] = json(database)
  protection[id] = tls == "no" ? "null" : json(tls)
  return 1
}

# Of `database/role@address closing because: reason (age=…s)`.
function close_client(    mark, reason, address, parts) {
  mark = " closing because: "
  if (id in asked && index(about, whole[id] mark) == 1) {
    reason = substr(about, length(whole[id] mark) + 1)
    sub(/ \(age=[0-9]+s\)$/, "", reason)
    # A client that takes its leave was in.
    if (reason == "client close request") settle("login", "")
    else settle(reason ~ REFUSALS ? "refused" : "ended", json(reason))
    return
  }
  # Before its name was known: a probe, a cancel request, or a client that is refused whoever it is. All others have been told
  # of. A name may be known that has these words, too; then it is not told from where it came.
  if (!match(about, /\/\(nouser\)@[^@ ]+ closing because: /)) return
  reason = substr(about, RSTART + RLENGTH)
  sub(/ \(age=[0-9]+s\)$/, "", reason)
  if (reason ~ /^client unexpected eof$|cancel request/) return
  address = substr(about, RSTART + 10, RLENGTH - 10 - length(mark))
  if (split(about, parts, /\/\(nouser\)@/) != 2) address = ""
  if (address !~ /^unix/) tell("refused", time, address == "" ? "null" : json(address), "null", "null", "null", json(reason))
}

function settle(event, reason) {
  tell(event, at[id], addresses[id], roles[id], databases[id], protection[id], reason)
  forget()
}

function forget() {
  delete asked[id]
  delete at[id]
  delete addresses[id]
  delete roles[id]
  delete databases[id]
  delete protection[id]
  delete whole[id]
}

# Without the value of a parameter that PgBouncer does not take: applications put keys there.
function pass_on() {
  if (match(rest, /unsupported startup parameter( in options)?: [^=]*=/)) rest = substr(rest, 1, RSTART + RLENGTH - 1) "…"
  printf "{\"time\":%s,\"level\":%s,\"message\":%s}\n", time, json(tolower($5)), json(rest)
}

# From entries `'name' = … auth_dbname='pgfleet_auth_CLUSTER' …`. No name that has an entry has a quote.
function read_clusters() {
  split("", clusters)
  read_file("live/own/routes.conf")
  read_file("live/own/databases.conf")
}

function read_file(file,    line, cluster) {
  while ((getline line < file) > 0) {
    if (!match(line, /auth_dbname='pgfleet_auth_[a-z0-9-]+'/)) continue
    cluster = substr(line, RSTART + 26, RLENGTH - 27)
    if (line ~ /^\* /) clusters["*"] = cluster
    else clusters[json(substr(line, 2, index(substr(line, 2), "'") - 1))] = cluster
  }
  close(file)
}

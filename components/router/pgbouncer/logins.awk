# Makes a line of JSON of whatever PgBouncer says. It says who asks for a login, and why a connection is closed; nothing when a
# password was right, and nothing of a client that gives up in the middle of a login. So of whoever has not been closed when its
# time for a login is over the console tells whether it is in.
#
# Clients choose names, and names may have the words of any line in them, line ends too. So who asks is read where both names
# stand twice, and of a client that has asked the rest of a message counts, after what it began with then.

BEGIN {
  # In lines of run.sh: longer than client_login_timeout.
  PATIENCE = 14
  # In such lines, too: the console tells of ten minutes.
  KNOWN = 110
  # Why nobody got in. Whatever else ends a connection may have ended a session.
  GAVE_UP = "\"no login: it gave up\""
  ASKS = " login attempt: db=.* tls=[^ ]+ replication=[a-z]+$"
  REFUSALS = "authentication failed|does not exist|not allowed|permission denied|rejected|required|unsupported|invalid|" \
    "login|no authentication method|config error|exceeded|no more connections|connect failed|no such|not found|not accepting"
}

# PgBouncer writes a line end within a message as a line end and a tab, and begins no line with a tab otherwise. So a line that
# clients have broken is whole again when the next one has come, or when time goes on.
substr($0, 1, 1) == "\t" && is_held {
  held = held "\n" substr($0, 2)
  next
}

{
  said = $0
  if (is_held) {
    $0 = held
    is_held = 0
    take()
    $0 = said
  }
}

# A file of who is in.
$1 == word && $2 == "in" {
  split("", seen)
  while ((getline said < $3) > 0) seen["C-" said]
  close($3)
  for (id in asked) if (now - asked[id] > PATIENCE) {
    if ((id " " ports[id]) in seen) let_in()
    else if (now - asked[id] > KNOWN) settle("ended", json("it is not known whether it was in"))
    else settle("refused", GAVE_UP)
  }
  split("", seen)
  fflush()
  next
}

$1 == word {
  now++
  if ($2 != in_use) {
    in_use = $2
    read_clusters()
  }
  fflush()
  next
}

{
  held = $0
  is_held = 1
}

END {
  if (is_held) {
    $0 = held
    take()
  }
  for (id in asked) settle("ended", json("the router has ended"))
}

# One message, in one line or in several.
function take() {
  # Date, time, zone, process, level, and who it is about.
  if ($0 !~ /^[0-9-]+ [0-9:.]+ [A-Z]+ \[[0-9]+\] [A-Z]+ /) printf "{\"message\":%s}\n", json($0)
  else {
    time = json($1 "T" $2 "Z")
    rest = $0
    for (i = 0; i < 5; i++) rest = substr(rest, index(rest, " ") + 1)
    id = substr(rest, 1, index(rest, ": ") - 1)
    about = substr(rest, length(id) + 3)
    if (id ~ /^C-0x[0-9a-f]+$/) take_client()
    # Of servers the pool tells.
    else if (id !~ /^S-0x[0-9a-f]+$/ || $5 != "LOG") pass_on()
  }
  fflush()
}

# Of a client, which stands first. Of one that has asked it is known what it began with, and one without a name has none. A
# database may be called like one without a name: so who asks comes before that.
function take_client(    says) {
  if (id in whole && index(about, whole[id] " ") == 1) says = substr(about, length(whole[id]) + 2)
  else if (about ~ ASKS && ask()) return
  else if (match(about, /^(\(nodb\)|pgfleet_auth_[a-z0-9-]+)\/\(nouser\)@[^@ ]+ /)) says = substr(about, RLENGTH + 1)
  else {
    if (about ~ ASKS) pass_on()
    else if (about ~ / closing because: .* \(age=[0-9]+s\)$/) refuse_named()
    else if (about !~ / pooler error: | password authentication failed$/ && $5 != "LOG") pass_on()
    return
  }
  if (id in whole && says ~ /^login attempt: / && about ~ ASKS) ask()
  else if (says ~ /^closing because: .* \(age=[0-9]+s\)$/) close_client(says)
  # What comes once more, as the reason.
  else if (says !~ /^(pooler error: |password authentication failed$)/ && $5 != "LOG") pass_on()
}

# Of `database/role@address login attempt: db=database user=role tls=… replication=…`; false when it is none. Of several
# readings the last is right: the names that it takes have the others in them.
function ask(    mark, place, found, who, address, slash, end, database, role, from, begins) {
  mark = " login attempt: db="
  from = ""
  for (place = 0; (found = index(substr(about, place + 1), mark)) > 0;) {
    place += found
    who = substr(about, 1, place - 1)
    if (!match(who, /@[^@ ]+$/)) continue
    address = substr(who, RSTART + 1)
    who = substr(who, 1, RSTART - 1)
    end = substr(about, place + length(mark))
    for (slash = 1; slash < length(who); slash++) {
      if (substr(who, slash, 1) != "/" || !asks_twice(substr(who, 1, slash - 1), substr(who, slash + 1), end)) continue
      database = substr(who, 1, slash - 1)
      role = substr(who, slash + 1)
      from = address
      begins = place - 1
      break
    }
  }
  if (from == "") return 0
  note(database, role, from)
  # The console, by way of its socket.
  if (from ~ /^unix/) forget()
  else whole[id] = substr(about, 1, begins)
  return 1
}

# Whether both names stand once more at the end.
function asks_twice(database, role, end) {
  if (!match(end, / tls=[^ ]+ replication=[a-z]+$/)) return 0
  end = substr(end, 1, RSTART - 1)
  # A name that is too long for a database has no place at the beginning, and stands at the end without its own end.
  return database == "(nodb)" ? ends(end, " user=" role) : end == database " user=" role
}

# Notes who asks. Where the line may be another one, which has a client's words at its end, it is not told who.
function note(database, role, address,    unsure, tls) {
  unsure = about ~ /^\(nodb\)\/(\(nouser\)@[^@ ]+ login failed: db=|.* no such user: )/
  match(about, / tls=[^ ]+ replication=[a-z]+$/)
  tls = substr(about, RSTART + 5)
  sub(/ .*/, "", tls)
  # Another client has the place of one that was not closed, and so was not in.
  if (id in asked) settle("refused", GAVE_UP)
  asked[id] = now
  at[id] = time
  addresses[id] = unsure ? "null" : json(address)
  ports[id] = unsure ? "" : port_of(address)
  roles[id] = unsure ? "null" : role_of(role)
  databases[id] = unsure || database == "(nodb)" ? "null" : json(database)
  protection[id] = tls == "no" ? "null" : json(tls)
}

function ends(text, end) {
  return length(text) >= length(end) && substr(text, length(text) - length(end) + 1) == end
}

# What settings.conf has lookups answer for names that the cluster has no role of is no role.
function role_of(name) {
  return name == "pg_no_such_role" || name == "(nouser)" ? "null" : json(name)
}

# Of `closing because: reason (age=…s)`, of a client that has asked or has no name yet.
function close_client(says,    reason) {
  reason = reason_of(says)
  if (!(id in whole) || index(about, whole[id] " ") != 1) refuse(reason)
  # Who was let in is told already.
  else if (!(id in asked)) delete whole[id]
  # A client that takes its leave was in.
  else if (reason == "client close request") settle("login", "")
  else settle(reason ~ REFUSALS ? "refused" : "ended", json(reason))
}

# Of one whose name is known, and that never came to ask: a limit is reached, or its cluster does not answer lookups.
function refuse_named() {
  if (about !~ /^(\(nodb\)|pgfleet_auth_[a-z0-9-]+)\//) return
  if (match(about, /@[^@ ]+ closing because: /)) refuse(reason_of(substr(about, index(substr(about, RSTART), " ") + RSTART)))
}

# Of `database/role@address …`. The database is one that PgBouncer asks for verifiers, and tells the cluster, or is not told.
function refuse(reason,    slash, who, cluster, address) {
  # A probe, a cancel request, or a client that gave up. All others have been told why.
  if (reason ~ /^client unexpected eof$|cancel request/) return
  slash = index(about, "/")
  who = substr(about, slash + 1)
  match(who, /@[^@ ]+ closing because: /)
  address = substr(who, RSTART + 1)
  sub(/ .*/, "", address)
  if (address ~ /^unix/) return
  cluster = substr(about, 1, slash - 1)
  cluster = sub(/^pgfleet_auth_/, "", cluster) ? json(cluster) : ""
  tell("refused", time, json(address), role_of(substr(who, 1, RSTART - 1)), "null", "null", json(reason), cluster)
}

function reason_of(says) {
  sub(/^closing because: /, "", says)
  sub(/ \(age=[0-9]+s\)$/, "", says)
  return says
}

function port_of(address) {
  sub(/^.*:/, "", address)
  return address
}

# It is remembered until it is closed, for that is no refusal.
function let_in(    who) {
  who = whole[id]
  settle("login", "")
  whole[id] = who
}

function settle(event, reason) {
  tell(event, at[id], addresses[id], roles[id], databases[id], protection[id], reason)
  forget()
}

function forget() {
  delete asked[id]
  delete at[id]
  delete addresses[id]
  delete ports[id]
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

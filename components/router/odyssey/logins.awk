# Makes a line of JSON of each login and refusal that Odyssey tells of, in JSON already. Of a wrong password it says nothing:
# who has asked and is not in when the time for it is over was refused.

# In lines of run.sh: longer than a lookup and a wait for a server connection take.
BEGIN { PATIENCE = 7 }

$1 == word {
  now++
  if ($2 != in_use) {
    in_use = $2
    read_clusters()
  }
  for (id in asked) if (now - asked[id] > PATIENCE) settle("refused", "\"no login: a wrong password, or it gave up\"")
  fflush()
  next
}

# Odyssey 1.5 cuts what is too long, the end of the line too: the next one follows at once. No value has these words as they
# stand here, for its quotes are escaped.
{
  lines = $0
  while ((next_line = index(substr(lines, 2), "{\"timestamp\":\"")) > 0) {
    $0 = substr(lines, 1, next_line)
    lines = substr(lines, next_line + 1)
    take()
  }
  $0 = lines
  take()
  fflush()
}

END {
  for (id in asked) settle("refused", "\"no login before the router ended\"")
}

# One line.
function take(    message, level) {
  # What it says before it has read how to.
  if ($0 !~ /^\{/) {
    printf "{\"message\":%s}\n", json($0)
    return
  }
  level = field("level")
  # Connections of clients, by their numbers; others with an address are the router's own.
  if (!match($0, /"client":\{"id":"c[0-9a-f]+"/)) {
    if (level != "\"info\"" || $0 !~ /"client":\{"id":/) print
    return
  }
  id = substr($0, RSTART + 16, RLENGTH - 17)
  message = field("message")
  if (message ~ /^"route '/) ask()
  else if (message ~ /^"client connection from [^ ]+ to route .* accepted"$/) {
    if (!(id in asked)) ask()
    settle("login", "")
  } else if (message == "\"required, closing\"") refuse("\"TLS is required\"")
  else if (message ~ /^"user '.*' is blocked"$/) refuse(message)
  else if (id in asked && (level != "\"info\"" || message ~ /^"client disconnected, addr /)) settle("refused", message)
  else if (level == "\"info\"") return
  # A client that is just gone, or one that has to wait.
  else if (message ~ /^"(read error|client is waiting)/) return
  else if (field("context") == "\"startup\"" || field("user") == "null") refuse(message)
  else print
}

function ask() {
  asked[id] = now
  at[id] = field("timestamp")
  addresses[id] = address()
  roles[id] = field("user")
  databases[id] = field("database")
}

# Whoever had not asked yet, too. The program itself asks which configuration runs.
function refuse(reason) {
  if (!(id in asked)) ask()
  if (databases[id] ~ /^"pgfleet_generation_/) forget()
  else settle("refused", reason)
}

# Odyssey does not say whether TLS is used.
function settle(event, reason) {
  tell(event, at[id], addresses[id], roles[id], databases[id], "null", reason)
  forget()
}

function forget() {
  delete asked[id]
  delete at[id]
  delete addresses[id]
  delete roles[id]
  delete databases[id]
}

# Odyssey does not always say it.
function address(    ip, port) {
  ip = field("ip")
  port = field("port")
  if (ip == "null" || ip == "\"\"") return "null"
  ip = substr(ip, 2, length(ip) - 2)
  return "\"" (ip ~ /:/ ? "[" ip "]" : ip) ":" substr(port, 2)
}

# A field's value, quotes included, or null. Odyssey escapes quotes within values, and slashes, which JSON does not ask for.
function field(name,    head, value) {
  head = "\"" name "\":"
  if (!match($0, head "\"([^\"\\\\]|\\\\.)*\"")) return "null"
  value = substr($0, RSTART + length(head), RLENGTH - length(head))
  gsub(/\\\//, "/", value)
  return value
}

# From lines `database "name" { … auth_query_db "pgfleet_auth_CLUSTER" …`. No name that has a line has a quote.
function read_clusters() {
  split("", clusters)
  read_file("live/routes.conf")
  read_file("live/databases.conf")
}

function read_file(file,    line, cluster) {
  while ((getline line < file) > 0) {
    if (!match(line, /auth_query_db "pgfleet_auth_[a-z0-9-]+"/)) continue
    cluster = substr(line, RSTART + 28, RLENGTH - 29)
    if (line ~ /^database default /) clusters["*"] = cluster
    else clusters[json(substr(line, 11, index(substr(line, 11), "\"") - 1))] = cluster
  }
  close(file)
}

# What both engines' filters need. Lines that run.sh adds begin with `word`.

BEGIN {
  for (code = 1; code < 32; code++) escaped[sprintf("%c", code)] = sprintf("\\u%04x", code)
  escaped["\""] = "\\\""
  escaped["\\"] = "\\\\"
  escaped[sprintf("%c", 127)] = "\\u007f"
}

# A text of JSON. What is no UTF-8 stays as it is.
function json(text,    i, c, out) {
  if (text !~ /[\001-\037"\\\177]/) return "\"" text "\""
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    out = out (c in escaped ? escaped[c] : c)
  }
  return "\"" out "\""
}

# All but the first are in JSON already. The cluster is the database's, if it is not given.
function tell(event, time, address, role, database, tls, reason, cluster) {
  printf "{\"time\":%s,\"event\":\"%s\",\"from\":%s,\"role\":%s,\"database\":%s,\"cluster\":%s,\"tls\":%s%s}\n", \
    time, event, address, role, database, (cluster == "" ? cluster_of(database) : cluster), tls, (reason == "" ? "" : ",\"reason\":" reason)
}

# The cluster that answers a database, both in JSON.
function cluster_of(database) {
  # The consoles, and databases of the router's own, are no cluster's.
  if (database ~ /^(null|"pgbouncer"|"console"|"pgfleet_.*")$/) return "null"
  return json(database in clusters ? clusters[database] : clusters["*"])
}

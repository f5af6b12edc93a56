#!/bin/bash
# Appends to $2 one route block, to storage $1, for each row of the table that psql printed on the standard input.
set -e
while IFS= read -r line; do
  database=$(echo "$line" | awk -F'|' 'NF == 2 { gsub(/ /, "", $1); print $1 }')
  owner=$(echo "$line" | awk -F'|' 'NF == 2 { gsub(/ /, "", $2); print $2 }')
  if [ -z "$database" ] || [ "$database" = datname ] || [ "$database" = postgres ] || [ "$owner" = postgres ]; then
    continue
  fi
  cat >>"$2" <<END
database "$database" {
  user default {
    authentication "scram-sha-256"
    auth_query "SELECT * FROM pgfleet.verifier(\$1)"
    auth_query_db "auth_$1"
    auth_query_user "auth_$1"
    storage "$1"
    pool "session"
    pool_size 20
    pool_timeout 5000
    pool_ttl 60
    pool_discard yes
    pool_reserve_prepared_statement no
    client_fwd_error yes
  }
}
END
done

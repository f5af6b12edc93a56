#!/bin/bash
# Asks the cluster at $1 for the databases whose names are LIKE one of the words of $2.
set -e
export PGSSLMODE=require PGCONNECT_TIMEOUT=10
for pattern in $2; do
  psql --host "$1" --port 5432 --username "$PGUSER" --dbname postgres --command "
    SELECT datname, pg_get_userbyid(datdba) AS owner FROM pg_database
    WHERE datname LIKE '$pattern' AND NOT datistemplate ORDER BY datname"
done

import { goSuite } from "./goSuite";

export const pgx = goSuite({
  name: "pgx",
  module: "github.com/jackc/pgx/v5",
  version: "v5.7.6",
  setup: (role) => [
    "CREATE EXTENSION hstore",
    "CREATE EXTENSION ltree",
    "CREATE DOMAIN uint64 AS numeric(20,0)",
    `ALTER DOMAIN uint64 OWNER TO ${role}`,
  ],
  environment: ({ host, port, user, password, database, sslMode }) => ({
    PGX_TEST_DATABASE: `host=${host} port=${port} user=${user} password=${password} dbname=${database} sslmode=${sslMode}`,
  }),
});

export const pq = goSuite({
  name: "pq",
  module: "github.com/lib/pq",
  version: "v1.12.3",
  setup: () => ["CREATE EXTENSION hstore"],
  environment: ({ host, port, user, password, database, sslMode }) => ({
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
    PGSSLMODE: sslMode,
  }),
});

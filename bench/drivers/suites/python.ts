import { join } from "node:path";
import { pythonSuite, SCRIPTS } from "./pythonSuite";
import type { Target } from "../run/part";

const UNITTEST = join(SCRIPTS, "run_unittest.py");
const PSYCOPG2 = "2.9.10";

export const psycopg2 = pythonSuite({
  name: "psycopg2",
  project: "psycopg2",
  version: PSYCOPG2,
  requirements: [],
  setup: () => ["CREATE EXTENSION hstore"],
  folder: ".",
  args: () => [UNITTEST, "tests.test_suite"],
  environment: ({ host, port, user, password, database, sslMode }) => ({
    PSYCOPG2_TESTDB: database,
    PSYCOPG2_TESTDB_HOST: host,
    PSYCOPG2_TESTDB_PORT: String(port),
    PSYCOPG2_TESTDB_USER: user,
    PSYCOPG2_TESTDB_PASSWORD: password,
    PGSSLMODE: sslMode,
  }),
});

export const asyncpg = pythonSuite({
  name: "asyncpg",
  project: "asyncpg",
  version: "0.30.0",
  requirements: [],
  setup: () => ["CREATE EXTENSION hstore", "CREATE EXTENSION citext"],
  shadow: "asyncpg",
  folder: ".",
  args: () => [UNITTEST, "tests.suite"],
  environment: libpqEnvironment,
});

export const sqlalchemy = pythonSuite({
  name: "sqlalchemy",
  project: "SQLAlchemy",
  version: "2.0.44",
  requirements: [`psycopg2==${PSYCOPG2}`, "pytest==8.4.2"],
  setup: (role) => [
    "CREATE EXTENSION hstore",
    "CREATE EXTENSION citext",
    ...["test_schema", "test_schema_2"].map((schema) => `CREATE SCHEMA ${schema} AUTHORIZATION ${role}`),
  ],
  folder: ".",
  args: ({ host, port, user, password, database, sslMode }) => [
    ...["-m", "pytest", "-p", "pytest_events", "-p", "no:cacheprovider", "--capture=no", "test/dialect/postgresql"],
    ...["--dburi", `postgresql+psycopg2://${user}:${password}@${host}:${port}/${database}?sslmode=${sslMode}`],
  ],
  environment: () => ({}),
});

export const django = pythonSuite({
  name: "django",
  project: "Django",
  version: "5.2.8",
  requirements: [`psycopg2==${PSYCOPG2}`],
  setup: () =>
    ["bloom", "btree_gin", "btree_gist", "citext", "hstore", "pg_trgm", "pgcrypto", "unaccent"].map(
      (extension) => `CREATE EXTENSION ${extension}`,
    ),
  folder: "tests",
  args: () => [
    ...["runtests.py", "--settings=django_settings", "--parallel=1", "--noinput"],
    ...[
      "postgres_tests",
      "backends.postgresql",
      "backends.base",
      "transactions",
      "transaction_hooks",
      "select_for_update",
    ],
  ],
  environment: libpqEnvironment,
});

function libpqEnvironment({ host, port, user, password, database, sslMode }: Target): Record<string, string> {
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
    PGSSLMODE: sslMode,
  };
}

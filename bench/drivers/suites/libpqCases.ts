/** A script of psql, and what it prints, errors included. */
export interface LibpqCase {
  readonly name: string;
  /** Added to the connection's own settings. */
  readonly connection?: string;
  readonly script: string;
  readonly printed: string;
}

/** What clients of libpq of PostgreSQL 18 usually do. */
export const LIBPQ_CASES: readonly LibpqCase[] = [
  { name: "asks for protocol 3.2", connection: "max_protocol_version=3.2", script: "SELECT 1;", printed: "1" },
  {
    name: "asks for the latest protocol",
    connection: "max_protocol_version=latest",
    script: "SELECT 1;",
    printed: "1",
  },
  {
    name: "options with settings of PostgreSQL",
    connection: "options='-c geqo=off -c statement_timeout=1234'",
    script: "SHOW geqo;\nSHOW statement_timeout;",
    printed: "off\n1234ms",
  },
  {
    name: "options with a guard, written in one",
    connection: "options=-cdefault_transaction_read_only=on",
    script: "CREATE TABLE guarded (a int);",
    printed: "ERROR:  cannot execute CREATE TABLE in a read-only transaction",
  },
  {
    name: "options with a setting of the application",
    connection: "options='-c app.tenant=42'",
    script: "SELECT current_setting('app.tenant', true);",
    printed: "42",
  },
  {
    name: "options with a search path",
    connection: "options='-c search_path=pg_catalog,public'",
    script: "SELECT current_schemas(false);",
    printed: "{pg_catalog,public}",
  },
  {
    name: "a pipeline",
    script:
      "\\startpipeline\nSELECT $1 \\bind 1 \\sendpipeline\nSELECT $1 \\bind 2 \\sendpipeline\n\\endpipeline\nSELECT 3;",
    printed: "1\n2\n3",
  },
  {
    name: "a pipeline with an error and a sync",
    script: [
      "\\startpipeline",
      "SELECT 1 \\bind \\sendpipeline",
      "SELEC 2 \\bind \\sendpipeline",
      "SELECT 3 \\bind \\sendpipeline",
      "\\syncpipeline",
      "SELECT 4 \\bind \\sendpipeline",
      "\\endpipeline",
    ].join("\n"),
    printed: '1\nERROR:  syntax error at or near "SELEC"\nLINE 1: SELEC 2 \n        ^\n4',
  },
  {
    name: "statements prepared by the protocol",
    script:
      "SELECT $1 + 1 \\parse plus\n\\bind_named plus 1 \\g\n\\bind_named plus 2 \\g\n\\close_prepared plus\nSELECT 9;",
    printed: "2\n3\n9",
  },
  {
    name: "a syntax error after BEGIN",
    script: "BEGIN;\nSELEC 1;\nSELECT 2;\nROLLBACK;\nSELECT 3;",
    printed: [
      'ERROR:  syntax error at or near "SELEC"\nLINE 1: SELEC 1;\n        ^',
      "ERROR:  current transaction is aborted, commands ignored until end of transaction block\n3",
    ].join("\n"),
  },
  {
    name: "rollback to a savepoint after an error",
    script: "\\set ON_ERROR_ROLLBACK on\nBEGIN;\nSELECT 1;\nSELECT 1/0;\nSELECT 2;\nCOMMIT;",
    printed: "1\nERROR:  division by zero\n2",
  },
  {
    name: "COPY both ways",
    script:
      "CREATE TABLE copied (a int);\nCOPY copied FROM STDIN;\n1\n2\n\\.\nCOPY copied TO STDOUT;\nDROP TABLE copied;",
    printed: "1\n2",
  },
  {
    name: "COPY of a wrong line",
    script:
      "CREATE TABLE copied (a int);\nCOPY copied FROM STDIN;\n1\nx\n2\n\\.\nSELECT count(*) FROM copied;\nDROP TABLE copied;",
    printed: 'ERROR:  invalid input syntax for type integer: "x"\nCONTEXT:  COPY copied, line 2, column a: "x"\n0',
  },
  {
    name: "rows in portions",
    script: "\\set FETCH_COUNT 10\nSELECT count(*) FROM generate_series(1, 25);\nSELECT * FROM generate_series(1, 3);",
    printed: "25\n1\n2\n3",
  },
  {
    name: "a notice",
    script: "DO $$ BEGIN RAISE NOTICE 'seen'; END $$;\nSELECT 1;",
    printed: "NOTICE:  seen\n1",
  },
  {
    name: "a setting of the session",
    script: "SET statement_timeout = 4321;\nSELECT 1;\nSHOW statement_timeout;",
    printed: "1\n4321ms",
  },
  {
    name: "a setting that the server reports",
    script:
      "SET application_name = 'mine';\nSET TimeZone = 'Asia/Tokyo';\nSELECT 1;\nSHOW application_name;\nSHOW TimeZone;",
    printed: "1\nmine\nAsia/Tokyo",
  },
  { name: "a temporary table", script: "CREATE TEMP TABLE mine AS SELECT 7 AS a;\nSELECT a FROM mine;", printed: "7" },
  {
    name: "a cursor that is held",
    script: "BEGIN;\nDECLARE held CURSOR WITH HOLD FOR SELECT 5;\nCOMMIT;\nFETCH held;\nCLOSE held;",
    printed: "5",
  },
  {
    name: "a statement prepared in SQL",
    script: "PREPARE mine AS SELECT 6;\nSELECT 1;\nEXECUTE mine;",
    printed: "1\n6",
  },
  {
    name: "an advisory lock of the session",
    script: "SELECT pg_try_advisory_lock(77);\nSELECT pg_advisory_unlock(77);",
    printed: "t\nt",
  },
];

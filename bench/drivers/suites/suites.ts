import { pgx, pq } from "./go";
import { jdbc } from "./jdbc";
import { libpq } from "./libpq";
import { asyncpg, django, psycopg2, sqlalchemy } from "./python";
import type { Suite } from "./suite";

/** In the order in which they are run. */
export const SUITES: readonly Suite[] = [pgx, pq, psycopg2, asyncpg, sqlalchemy, django, libpq, jdbc];

/** @throws when one is not known */
export function parseSuites(text: string): Suite[] {
  return text.split(",").map((name) => {
    const suite = SUITES.find((each) => each.name === name);
    if (suite !== undefined) return suite;
    throw new Error(
      `there is no suite "${name}". Accepted, separated by commas: ${SUITES.map((each) => each.name).join(", ")}`,
    );
  });
}

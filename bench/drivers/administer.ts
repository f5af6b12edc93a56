import { Client } from "pg";
import { asSuperuser } from "../../lab/superuser";
import type { Administer } from "./testDatabase";

/** Seconds that one statement may take. */
const DEADLINE = 60;

/** As the superuser whom a connection URL names; its database does not matter. */
export function administerByUrl(url: string): Administer {
  return async (database, statements) => {
    const own = new URL(url);
    own.pathname = `/${database}`;
    const client = new Client({ connectionString: own.href, query_timeout: DEADLINE * 1000 });
    client.on("error", () => undefined); // told to whoever waits
    try {
      await client.connect();
      let rows: string[][] = [];
      for (const statement of statements) {
        rows = (await client.query<string[]>({ text: statement, rowMode: "array" })).rows;
      }
      return rows.flatMap(([first = ""]) => first);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
}

/** As the superuser of a cluster of the lab. */
export function administerOnLab(cluster: string): Administer {
  return async (database, statements) => {
    const script = statements.map((statement) => `${statement};`).join("\n");
    return (await asSuperuser(cluster, script, database)).split("\n").filter((line) => line !== "");
  };
}

import { DATABASES, ELSEWHERE, ROLES } from "./cluster";
import { SSL_REQUEST } from "../../../../bench/fuzz/messages";
import { message, PROTOCOL_2, PROTOCOL_4, startup, startupWithoutEnd } from "./bytes";
import {
  afterwards,
  askingWhileItEnds,
  endedByAdministrator,
  idle,
  idleInTransaction,
  oneMore,
  sending,
  whileTaken,
  whenServerIsFull,
  withAnotherPassword,
  withoutLogin,
  type Cases,
} from "./cases";
import type { ToldRouter } from "./router";
import type { Told } from "../../support/documentedErrors";

const { transaction, statement, small, closed, off, crowded } = DATABASES;

const OWN = ["user", ROLES.owner, "database", transaction] as const;

/** How each error of PgBouncer is provoked that docs/clients.md has, by its words there; in this order. */
export const BY_PGBOUNCER: Cases = {
  "SSL required 08P01": ({ login }) => login({ ssl: false }),
  "SASL authentication failed 08P01": ({ login }) => login({ password: "wrong" }),
  "certificate authentication failed 08P01": ({ login }) => login({ user: ROLES.certified }),
  "not allowed 08P01": ({ login }) => login({ user: ROLES.certified, database: "pgbouncer" }),
  "login rejected 08P01": ({ login }) => login({ user: "pgfleet_router" }),
  "bouncer config error 08P01": ({ login }) => login({ database: "pgbouncer" }),
  "username too long 08P01": ({ login }) => login({ user: "u".repeat(128) }),
  "no username supplied 08P01": ({ send }) => send(startup(["database", transaction])),
  "unsupported startup parameter in options: jit 08P01": ({ login }) => login({ options: "-c jit=off" }),
  "unsupported startup parameter: jit 08P01": ({ send }) => send(startup([...OWN, "jit", "off"])),
  "unsupported options startup parameter: only '-c config=val' and '--config=val' are allowed 08P01": ({ login }) =>
    login({ options: "-B 10" }),
  "no authentication method is found 08P01": ({ send }) => send(startup([...OWN, "replication", "true"])),
  // Of a role of its own: whoever needs a new server connection of the same pool next is told why this one failed.
  "login failed 08P01": ({ login }) => login({ user: ROLES.stranger, replication: "database" } as object),
  "client_login_timeout 08P01": async (router) => {
    await router.command("SET client_login_timeout = 1");
    try {
      return await router.send(startup(OWN), ...Array.from({ length: 8 }, () => Buffer.of()));
    } finally {
      await router.command("RELOAD");
    }
  },
  "client connections exceeded (max_db_client_connections) 08P01": oneMore({ database: small }, 2),
  "client connections exceeded (max_user_client_connections) 08P01": oneMore({ user: ROLES.limited }, 1),
  "no more connections allowed (max_client_conn) 08P01": async (router) => {
    await router.command("SET max_client_conn = 1");
    try {
      return await oneMore({}, 1)(router);
    } finally {
      await router.command("RELOAD");
    }
  },
  'database "shop_eu" does not exist 3D000': ({ login }) => login({ database: "told_nowhere" }),
  'permission denied for database "shop_eu" 42501': ({ login }) => login({ user: ROLES.stranger, database: closed }),
  'database "shop_eu" is not currently accepting connections 55000': ({ login }) => login({ database: off }),
  'too many connections for database "shop_eu" 53300': ({ login }) => login({ database: crowded }),
  'too many connections for role "shop" 53300': ({ login }) => login({ user: ROLES.few }),
  "sorry, too many clients already 53300": whenServerIsFull,
  'no pg_hba.conf entry for host "192.0.2.7", user "shop", database "shop_eu", no encryption 28000': ({ login }) =>
    login({ user: ROLES.unlisted }),
  'password authentication failed for user "shop" 28P01': withAnotherPassword,
  'role "shop" is not permitted to log in 28000': withoutLogin,
  "query_wait_timeout 08P01": whileTaken,
  "server login has been failing, cached error: connect failed (server_login_retry) 08P01": failing(ELSEWHERE.down),
  "server login has been failing, cached error: connect timeout (server_login_retry) 08P01": failing(ELSEWHERE.silent),
  "server login has been failing, cached error: server DNS lookup failed (server_login_retry) 08P01": failing(
    ELSEWHERE.nameless,
  ),
  "server login has been failing, cached error: server conn crashed? (server_login_retry) 08P01": failing(
    ELSEWHERE.stranger,
  ),
  "invalid server parameter 08P01": ({ login }) => login({ options: "-c TimeZone=Nowhere/Else" }),
  "transaction blocks not allowed in statement pooling mode 08P01": ({ login }) =>
    login({ database: statement }, (client) => client.query("BEGIN")),
  "prepared statement name is already in use 08P01": sending(
    message("P", "twice\0SELECT 1\0\0\0"),
    message("P", "twice\0SELECT 2\0\0\0"),
  ),
  "prepared statement did not exist 08P01": sending(message("B", "\0unknown\0\0\0\0\0\0\0")),
  "client_idle_timeout 08P01": idle(transaction, 3),
  "idle transaction timeout 08P01": idleInTransaction(2.5),
  "server conn crashed? 08P01": endedByAdministrator,
  "admin forced disconnect 08P01": (router) =>
    router.login({}, async (client) => {
      await client.query("SELECT 1");
      const [, id = ""] =
        new RegExp(`\\|${ROLES.owner}\\|.*\\|(\\d+)$`, "m").exec(await router.command("SHOW CLIENTS")) ?? [];
      await router.command(`KILL_CLIENT ${id}`);
      await afterwards(client);
    }),
  "old V2 protocol not supported 08P01": ({ send }) => send(startup(OWN, PROTOCOL_2)),
  "bad packet header: '0000002300040000' 08P01": ({ send }) => send(startup(OWN, PROTOCOL_4)),
  "invalid startup packet layout: expected terminator as last byte 08P01": ({ send }) => send(startupWithoutEnd(OWN)),
  "received unencrypted data after SSL request 08P01": ({ sendPlain }) =>
    sendPlain(Buffer.concat([SSL_REQUEST, startup(OWN)])),
  "client selected an invalid SASL authentication mechanism 08P01": ({ send }) =>
    send(startup(OWN), message("p", "SCRAM-SHA-512\0\0\0\0\0")),
  "unknown pkt 08P01": sending(message("~", "")),
  "failed to parse packet 08P01": sending(message("P", "no end")),
  "server shutting down 08P01": askingWhileItEnds,
};

/** Whoever is the first waits; those after it are told why it did so in vain. */
function failing(database: string): (router: ToldRouter) => Promise<readonly Told[]> {
  return async ({ login }) => {
    let told: readonly Told[] = [];
    for (let tries = 0; tries < 10; tries++) {
      told = await login({ database });
      if (told.some(({ message: text }) => text !== "query_wait_timeout")) break;
    }
    return told;
  };
}

import { DATABASES, ELSEWHERE, ROLES } from "./cluster";
import { message, startup } from "./bytes";
import {
  askingWhileItEnds,
  endedByAdministrator,
  idle,
  oneMore,
  sending,
  whileTaken,
  withAnotherPassword,
  withoutLogin,
  type Cases,
} from "./cases";

const { session, transaction, closed, off } = DATABASES;

const OWN = ["user", ROLES.owner, "database", transaction] as const;

/** How each error of Odyssey is provoked that docs/clients.md has, by its words there; in this order. */
export const BY_ODYSSEY: Cases = {
  "SSL is required 08P01": ({ login }) => login({ ssl: false }),
  'password authentication failed for user "shop" 28000': ({ login }) => login({ password: "wrong" }),
  'certificate authentication failed for user "shop" 28P01': ({ login }) => login({ user: ROLES.certified }),
  "user blocked: pgfleet_generation_0123456789abcdef shop 28000": ({ login }) =>
    login({ database: "pgfleet_generation_0123456789abcdef" }),
  'invalid value for parameter "replication" 08006': ({ login }) => login({ replication: "maybe" } as object),
  "frontend auth: failed to make auth query 28000": ({ login }) => login({ database: ELSEWHERE.down }),
  "too many client tcp connections (client_max for user shop_eu.shop 50) 53300": oneMore({ user: ROLES.limited }, 1),
  'database "shop_eu" does not exist 3D000': ({ login }) => login({ database: "told_nowhere" }),
  'permission denied for database "shop_eu" 42501': ({ login }) => login({ user: ROLES.stranger, database: closed }),
  'database "shop_eu" is not currently accepting connections 55000': ({ login }) => login({ database: off }),
  'no pg_hba.conf entry for host "192.0.2.7", user "shop", database "shop_eu", no encryption 28000': ({ login }) =>
    login({ user: ROLES.unlisted }),
  'password authentication failed for user "shop" 28P01': withAnotherPassword,
  'role "shop" is not permitted to log in 28000': withoutLogin,
  "must be superuser or replication role to start walsender 42501": ({ login }) =>
    login({ replication: "database" } as object),
  "too many active clients for user (pool_size for user shop_eu.shop reached 50) 53300": whileTaken,
  "can't find suitable host for tsa 'read-write' of user shop_eu.shop 08006": ({ login }) =>
    login({ database: ELSEWHERE.standby }),
  "Odyssey has dropped the connection 08006": idle(session, 6),
  "remote server read/write error s6d591c03897f: (null) 08006": endedByAdministrator,
  "frontend auth: unsupported SASL authorization mechanism 28000": ({ send }) =>
    send(startup(OWN), message("p", "SCRAM-SHA-512\0\0\0\0\0")),
  "frontend auth: malformed SASLInitialResponse message 28000": ({ send }) =>
    send(startup(OWN), message("p", "SCRAM-SHA-256\0\0\0\0\u0001?")),
  "unexpected message type from client or other protocol violation 08P01": sending(message("~", "")),
  "failed to connect to remote server s6d591c03897f 08006": async ({ login, cluster: { server } }) => {
    // The router knows it for some seconds, so that no lookup fails first.
    await login({ user: ROLES.late });
    await server.stop();
    try {
      return await login({ user: ROLES.late });
    } finally {
      await server.start();
    }
  },
  "Odyssey is gracefully shutting down 08006": askingWhileItEnds,
};

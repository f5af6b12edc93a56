import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { Client } from "pg";
import { routerHost, routerPort } from "../../../../lab/environment";
import { asSuperuser, kubectl } from "../../../../lab/superuser";
import { UNVERIFIED } from "../../support/connect";
import { createRole, password } from "../../support/databases";
import { rejectsAsDocumented } from "../../support/documentedErrors";
import { engineConfig } from "../../support/engines";
import { psql } from "../../support/psql";
import { up, withSecret, type Config } from "../../support/stack";

/** With a certificate, and with a password; both own nothing. */
const ROLES = { certified: "tls_certified", other: "tls_other" } as const;

/** Clients of the other role that each of two router processes takes. */
const LIMIT = 2;

const PASSWORDS = ["certified-1", "certified-2"] as const;

type Engine = "odyssey" | "pgbouncer";

interface Shown {
  readonly cert: string;
  readonly key: string;
}

async function createRoles(database: string): Promise<void> {
  const { certified, other } = ROLES;
  for (const role of [certified, other]) {
    await createRole("pg2", role);
    await asSuperuser("pg2", `GRANT CONNECT ON DATABASE ${database} TO ${role};`);
  }
  await asSuperuser("pg2", `ALTER ROLE ${certified} PASSWORD '${PASSWORDS[0]}'`);
}

/**
 * A role that config names logs in with its certificate, and with nothing else; whatever is changed is taken over.
 *
 * @param database of cluster pg2
 * @param folder for certificates
 */
export async function rolesWithCertificates(engine: Engine, database: string, folder: string): Promise<void> {
  await createRoles(database);
  await sign(folder);
  const shown = async (name: string): Promise<Shown> => ({
    cert: await readFile(join(folder, `${name}.crt`), "utf8"),
    key: await readFile(join(folder, `${name}.key`), "utf8"),
  });
  const { certified, other } = ROLES;
  const [own, others] = [await shown(certified), await shown(other)];
  const login = (user: string, certificate?: Shown, secret?: string) => answer({ user, database, secret }, certificate);
  const withoutPassword = async (user: string, name: string) => {
    const environment = {
      PGSSLMODE: "require",
      PGSSLCERT: join(folder, `${name}.crt`),
      PGSSLKEY: join(folder, `${name}.key`),
    };
    return (await psql({ user, database, password: "", commands: ["SELECT"], environment })).output;
  };
  const refused = /^certificate authentication failed/;

  await up(await config(engine, folder, PASSWORDS[0]));
  assert.equal(await login(certified, own), certified);
  await rejectsAsDocumented(login(certified, undefined, PASSWORDS[0]), refused);
  await rejectsAsDocumented(login(certified, others, PASSWORDS[0]), refused);
  assert.match(await withoutPassword(certified, "foreign"), /unknown ca/);
  // What docs/tls.md says of names: whoever may have an authority sign must know it.
  assert.equal(await login(certified, await shown("upper")), certified);
  const named = login(certified, await shown("named"));
  if (engine === "pgbouncer") assert.equal(await named, certified);
  else await rejectsAsDocumented(named, refused);
  for (const certificate of [undefined, own]) assert.equal(await login(other, certificate, password), other);
  assert.match(await withoutPassword(other, other), /no password supplied/);
  await limited(() => connected({ user: other, database, secret: password }));
  const configMaps = await kubectl(["get", "configmaps", "-o", "json"]);
  for (const secret of PASSWORDS) assert.ok(!configMaps.includes(secret));

  await asSuperuser("pg2", `ALTER ROLE ${certified} PASSWORD '${PASSWORDS[1]}'`);
  await up(await config(engine, folder, PASSWORDS[1]));
  for (let round = 0; round < 4; round++) assert.equal(await login(certified, own), certified);

  await up(await engineConfig(engine, ["router.tls", { mode: "required" }]));
  for (let round = 0; round < 4; round++) assert.equal(await login(certified, undefined, PASSWORDS[1]), certified);
}

async function config(engine: Engine, folder: string, secret: string): Promise<Config> {
  const clientAuthority = await readFile(join(folder, "clients.crt"), "utf8");
  const limits = { [ROLES.other]: LIMIT };
  const plain = await engineConfig(
    engine,
    ["router.tls", { mode: "required", clientAuthority }],
    ["roleLimits", limits],
  );
  return await withSecret(plain, `certificateRoles.${ROLES.certified}`, secret);
}

/** Of more clients than all processes together take some are told so, and the others are in. */
async function limited(connect: () => Promise<Client>): Promise<void> {
  const outcomes = await Promise.allSettled(Array.from({ length: 2 * LIMIT + 1 }, connect));
  const refused = outcomes.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
  for (const outcome of outcomes) if (outcome.status === "fulfilled") await outcome.value.end();
  assert.ok(refused !== undefined, "all were let in");
  await rejectsAsDocumented(
    Promise.reject(refused.reason as Error),
    /^(client connections exceeded|too many client tcp)/,
  );
}

/** The role as which a client is in, by a connection of its own. */
async function answer(login: Login, shown?: Shown): Promise<string> {
  const client = await connected(login, shown);
  try {
    const { rows } = await client.query<{ role: string }>("SELECT current_user AS role");
    return rows[0]?.role ?? "";
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Login {
  readonly user: string;
  readonly database: string;
  readonly secret: string | undefined;
}

async function connected({ user, database, secret }: Login, shown?: Shown): Promise<Client> {
  const client = new Client({
    user,
    database,
    host: routerHost,
    port: Number(routerPort),
    ssl: { ...UNVERIFIED, ...shown },
    connectionTimeoutMillis: 10_000,
    ...(secret === undefined ? {} : { password: secret }),
  });
  client.on("error", () => undefined); // told to whoever waits
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/**
 * In the folder: clients.crt, of an authority, and certificates of its: for both roles, for the one in capitals, and for a host
 * called like it; and one of another authority's.
 */
async function sign(folder: string): Promise<void> {
  const openssl = async (...args: string[]) => await execa("openssl", args, { cwd: folder, timeout: 20_000 });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  for (const name of ["clients", "strangers"])
    await openssl("req", "-x509", ...key, "-keyout", `${name}.key`, "-out", `${name}.crt`, "-subj", `/CN=${name}`);
  const { certified, other } = ROLES;
  for (const [file, name, authority, ...more] of [
    [certified, certified, "clients"],
    [other, other, "clients"],
    ["upper", certified.toUpperCase(), "clients"],
    ["named", "somebody", "clients", "-addext", `subjectAltName=DNS:${certified}`],
    ["foreign", certified, "strangers"],
  ] as const) {
    await openssl("req", ...key, "-keyout", `${file}.key`, "-out", `${file}.csr`, "-subj", `/CN=${name}`, ...more);
    const signer = ["-CA", `${authority}.crt`, "-CAkey", `${authority}.key`, "-CAcreateserial"];
    await openssl(
      "x509",
      "-req",
      "-in",
      `${file}.csr`,
      ...signer,
      "-out",
      `${file}.crt`,
      "-days",
      "2",
      "-copy_extensions",
      "copy",
    );
  }
}

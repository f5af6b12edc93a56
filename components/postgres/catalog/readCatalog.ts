import pRetry from "p-retry";
import { DatabaseError } from "pg";
import { withConnection } from "../connection";
import { routerAccountHba } from "../routerAccount/hba";
import { routerAccountSql } from "../routerAccount/sql";
import { reasonOf } from "../../../common/reasonOf";
import { checkRouterAccount, RouterAccountError } from "../routerAccount/check";
import { chooseAnswer, type Answered, type Identity } from "./chooseAnswer";
import { sourceKindOf } from "./sources";
import { UnwantedAnswer } from "../cluster";
import type { Client } from "pg";
import type { Instance } from "../cluster";
import type { Catalog, CatalogRequest, Database } from "./types";

/** Milliseconds that a cluster gets in all, whatever it does, so that a deployment fails within seconds. */
const DEPLOYMENT_DEADLINE = 7_000;

/** Milliseconds between attempts while a cluster does not know the router account yet. */
const RETRY_INTERVAL = 500;

/** Milliseconds before the end after which none begins: one without time to be answered would hide what the one before was told. */
const LAST_ATTEMPT = RETRY_INTERVAL + 1_000;

/** Takes the catalog from the cluster's primary. An error names the cluster, what was asked, and the cause. */
export async function readCatalog(request: CatalogRequest): Promise<Catalog> {
  const deadline = request.deadline ?? DEPLOYMENT_DEADLINE;
  try {
    await sourceKindOf(request.source).prepare?.(request);
    const end = Date.now() + deadline;
    const answer = await pRetry(() => askInstances(request, end), {
      retries: deadline / RETRY_INTERVAL,
      minTimeout: RETRY_INTERVAL,
      factor: 1,
      shouldRetry: ({ error }) =>
        (mendsItself(request, error) || error instanceof NoPrimary) && Date.now() + LAST_ATTEMPT < end,
    });
    return { cluster: request.cluster, ...answer };
  } catch (error) {
    throw new Error(`cluster ${request.cluster}: ${explain(error, request)}`, { cause: error });
  }
}

async function askInstances(request: CatalogRequest, end: number): Promise<CatalogOfInstance> {
  const { cluster, source } = request;
  const kind = sourceKindOf(source);
  const instances = await kind.instancesOf(source, request);
  const outcomes = await (kind.isOneCluster ? askInTurn : askAll)(instances, request, end);
  const answered = outcomes.flatMap((outcome) => ("answer" in outcome ? [outcome] : []));
  const failures = outcomes.flatMap((outcome) => ("failure" in outcome ? [outcome.failure] : []));
  const chosen = chooseAnswer(cluster, answered);
  if (chosen !== undefined) return chosen.catalog;
  const [first] = answered;
  // Clients reach a single host as it is, be it a replica.
  if (first !== undefined && instances.length === 1 && !kind.isOneCluster) return first.answer.catalog;
  const aboutAccount = failures.find(isAboutAccount);
  if (aboutAccount !== undefined) throw aboutAccount;
  if (first === undefined) throw new AggregateError(failures);
  throw new NoPrimary([...failures, ...answered.map(({ address }) => new Error(`${address}: ${OF_THE_PAST}`))]);
}

/** Only replicas answer: while a cluster fails over, or its primary is out of reach. */
class NoPrimary extends AggregateError {}

const OF_THE_PAST = "is a replica, and what it knows may be out of date; the primary must answer";

type Outcome = Answered<InstanceAnswer> | { readonly failure: Error };

/** Until one is writable, in the order in which that is likely. */
async function askInTurn(instances: readonly Instance[], request: CatalogRequest, end: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, instance] of instances.entries()) {
    // Each instance that is left gets its share, so that two that hang do not hide a third that answers.
    const deadline = Math.max(1, Math.floor((end - Date.now()) / (instances.length - index)));
    const outcome = await attempt(instance, index, request, deadline);
    outcomes.push(outcome);
    // The account is the same on all instances: asking another would tell nothing new.
    if ("answer" in outcome ? outcome.answer.isWritable : isAboutAccount(outcome.failure)) break;
  }
  return outcomes;
}

/** Where nobody vouches that they are one cluster. One that hangs costs a part of the time. */
async function askAll(instances: readonly Instance[], request: CatalogRequest, end: number): Promise<Outcome[]> {
  const deadline = Math.max(1, Math.floor((end - Date.now()) / Math.min(instances.length, 2)));
  return await Promise.all(instances.map((instance, index) => attempt(instance, index, request, deadline)));
}

async function attempt(instance: Instance, index: number, request: CatalogRequest, deadline: number): Promise<Outcome> {
  const { address } = instance;
  try {
    return { address, index, answer: await askInstance(instance, request, deadline) };
  } catch (error) {
    return { failure: new Error(`${address}: ${reasonOf(error)}`, { cause: error }) };
  }
}

async function askInstance(instance: Instance, request: CatalogRequest, deadline: number): Promise<InstanceAnswer> {
  const { account, password } = request;
  const { host, port, tls, dial } = instance;
  const target = { host, port, tls, database: account.database, user: account.user, password };
  const stream = dial === undefined ? {} : { stream: dial() };
  return await withConnection({ ...target, ...stream }, deadline, async (client) => {
    const tellsRoles = await checkRouterAccount(client, account);
    const catalog = {
      databases: await listDatabases(client),
      connectionLimit: await connectionLimit(client),
      tellsRoles,
    };
    return { ...(await identify(client)), catalog };
  });
}

type CatalogOfInstance = Omit<Catalog, "cluster">;

interface InstanceAnswer extends Identity {
  readonly catalog: CatalogOfInstance;
}

async function identify(client: Client): Promise<Identity> {
  const { rows } = await client.query<Identity>(`
    SELECT system_identifier::text AS "systemIdentifier", NOT pg_is_in_recovery() AS "isWritable" FROM pg_control_system()`);
  const [identity] = rows;
  if (identity === undefined) throw new UnwantedAnswer("it does not say which cluster it is of");
  return identity;
}

async function listDatabases(client: Client): Promise<Database[]> {
  const { rows } = await client.query<Database>(`
    SELECT datname AS name, pg_get_userbyid(datdba) AS owner, datistemplate AS "isTemplate",
      -- A limit of -2 marks a database whose removal was interrupted; nobody can connect to it.
      datallowconn AND datconnlimit <> -2 AS "allowsConnections"
    FROM pg_database`);
  return rows;
}

async function connectionLimit(client: Client): Promise<number> {
  const { rows } = await client.query<{ readonly limit: number }>(`
    SELECT sum(CASE name WHEN 'max_connections' THEN 1 ELSE -1 END * setting::int)::int AS limit
    FROM pg_settings
    -- The last of them is there since PostgreSQL 16.
    WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections')`);
  return rows[0]?.limit ?? 0;
}

/** Where the role is kept for us it gets its login and password some moments after the cluster is ready, or they have changed. */
function mendsItself({ source }: CatalogRequest, error: Error): boolean {
  return sourceKindOf(source).keepsAccount && refusesLogin(error);
}

/** The server answered and does not let the account in. */
function refusesLogin(error: Error): boolean {
  return error.cause instanceof DatabaseError && LOGIN_REFUSALS.has(error.cause.code ?? "");
}

/** The role is let in by no line, or kept out by one. Servers say it in their own language, but all name the file. */
function refusesByHba(error: Error): boolean {
  return refusesLogin(error) && error.message.includes("pg_hba.conf");
}

function refusesPassword(error: Error): boolean {
  return error.cause instanceof DatabaseError && error.cause.code === INVALID_PASSWORD;
}

function isAboutAccount(error: Error): boolean {
  return refusesLogin(error) || error.cause instanceof RouterAccountError;
}

/** Also the answer for a role that does not exist. */
const INVALID_PASSWORD = "28P01";

/** The other one is invalid_authorization_specification. */
const LOGIN_REFUSALS: ReadonlySet<string> = new Set(["28000", INVALID_PASSWORD]);

function explain(error: unknown, { source, account }: CatalogRequest): string {
  const reason = reasonOf(error);
  if (!(error instanceof Error) || !isAboutAccount(error)) return reason;
  const kind = sourceKindOf(source);
  // Where the role is kept for us only what it needs can be missing.
  if (kind.keepsAccount && refusesLogin(error)) return reason;
  if (refusesByHba(error)) {
    const lines = routerAccountHba(account, kind.usesTls(source) ? "hostssl" : "host");
    return [reason, "  Put these lines before all others in pg_hba.conf there, and reload it:", ...indent(lines)].join(
      "\n",
    );
  }
  const sql = indent(routerAccountSql(account).trimEnd().split("\n"));
  if (!refusesPassword(error)) {
    return [reason, "  As a superuser there, run in psql what is missing of this:", ...sql].join("\n");
  }
  return [
    reason,
    "  Either its password there is another one than this stack's. This stack's is shown by",
    "    pulumi stack output --show-secrets routerPassword",
    "  or, before the first deployment, chosen by",
    "    pulumi config set --secret pgfleet:routerPassword",
    "  and set there, as a superuser in psql, by",
    `    \\password ${account.user}`,
    "  Or the role is missing there. Then run all of this, as a superuser in psql:",
    ...sql,
  ].join("\n");
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}

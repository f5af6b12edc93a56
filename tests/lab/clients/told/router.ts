import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { Client, DatabaseError } from "pg";
import { ENGINES } from "../../../../components/router/engines";
import { ROUTER_PORT } from "../../../../components/router/port";
import { nodeAddress } from "../../../../lab/addresses";
import { kubectl } from "../../../../lab/superuser";
import { waitFor } from "../../../../lab/steps/waitFor";
import { UNVERIFIED } from "../../support/connect";
import { password } from "../../support/databases";
import { DATABASES, OTHER_NAME, ROLES, type ToldCluster } from "./cluster";
import { errorsIn } from "./bytes";
import { SSL_REQUEST } from "../../../../bench/fuzz/messages";
import type { EngineName } from "../../../../components/router/engine";
import type { Files } from "../../../../components/router/configuration/types";
import type { Told } from "../../support/documentedErrors";
import type { ClientConfig } from "pg";

const WORK = "/tmp/told";

/** Milliseconds in which a router has said all that it says to one message. */
const LAST_WORDS = 300;

/** One process of an engine in a pod of its own, of whose configuration and end nobody else depends. */
export class ToldRouter {
  readonly cluster: ToldCluster;
  readonly #engine: EngineName;
  readonly #pod: string;

  private constructor(engine: EngineName, cluster: ToldCluster) {
    this.#engine = engine;
    this.#pod = `told-${engine}`;
    this.cluster = cluster;
  }

  static async start(engine: EngineName, image: string, cluster: ToldCluster): Promise<ToldRouter> {
    const router = new ToldRouter(engine, cluster);
    await router.remove();
    // Not through `run.sh`, which makes lines of JSON of what it says.
    const command = ENGINES[engine].pod.container(1).command.slice(2).join(" ");
    const start = `cd ${WORK} 2>/dev/null; until [ -e ready ]; do sleep 0.1; cd ${WORK} 2>/dev/null; done; exec ${command}`;
    // On the node's network, where clients reach it as it is.
    const hostAliases = [{ ip: cluster.server.host, hostnames: [OTHER_NAME] }];
    // Nobody but the cluster's own name server says at once that there is no such name.
    const network = { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet", hostAliases };
    const overrides = JSON.stringify({ spec: { ...network, terminationGracePeriodSeconds: 0 } });
    const options = [`--image=${image}`, "--restart=Never", `--overrides=${overrides}`];
    await kubectl(["run", router.#pod, ...options, "--command", "--", "sh", "-c", start]);
    await kubectl(["wait", `pod/${router.#pod}`, "--for=condition=Ready", "--timeout=60s"]);
    await router.#write(await cluster.files(engine));
    await waitFor(`${engine} listens`, 20, async () => await listens());
    return router;
  }

  async remove(): Promise<void> {
    await kubectl(["delete", "pod", this.#pod, "--ignore-not-found", "--now"]);
  }

  /** All errors that a client is told while it logs in and works. */
  readonly login = async (
    changes: ClientConfig = {},
    work: (client: Client) => Promise<unknown> = (client) => client.query("SELECT 1"),
  ): Promise<Told[]> => {
    const told: Told[] = [];
    const own = { host: nodeAddress, port: ROUTER_PORT, user: ROLES.owner, password, database: DATABASES.session };
    const limits = { connectionTimeoutMillis: 20_000, query_timeout: 20_000 };
    const client = new Client({ ...own, ...limits, ssl: UNVERIFIED, ...changes });
    client.on("error", () => undefined); // told below
    connectionOf(client).on("errorMessage", (error) => told.push(error));
    const ended = new Promise((resolve) => client.once("end", resolve));
    try {
      await client.connect();
      await work(client);
    } catch (error) {
      if (!(error instanceof DatabaseError) && told.length === 0) throw error;
      await Promise.race([ended, sleep(LAST_WORDS)]);
    } finally {
      await Promise.race([client.end().catch(() => undefined), sleep(LAST_WORDS)]);
      connectionOf(client).stream.destroy();
    }
    return told;
  };

  /** All errors that a client is told that sends these bytes, within TLS. */
  readonly send = async (...messages: readonly Buffer[]): Promise<Told[]> => {
    const socket = connect(ROUTER_PORT, nodeAddress);
    try {
      socket.write(SSL_REQUEST);
      await once(socket, "data");
      const secure = connectTls({ socket, ...UNVERIFIED });
      await once(secure, "secureConnect");
      return await answersTo(secure, messages);
    } finally {
      socket.destroy();
    }
  };

  /** The same without TLS. */
  readonly sendPlain = async (...messages: readonly Buffer[]): Promise<Told[]> => {
    const socket = connect(ROUTER_PORT, nodeAddress);
    try {
      return await answersTo(socket, messages);
    } finally {
      socket.destroy();
    }
  };

  /** What PgBouncer's console says to a command. */
  async command(command: string): Promise<string> {
    const psql = ["psql", "-XAtqh", `${WORK}/socket-1`, "-p", String(ROUTER_PORT), "-U", "pgfleet_router"];
    return await kubectl(["exec", this.#pod, "--", ...psql, "-c", command, "pgbouncer"]);
  }

  /** Has the process end as it is told to when its pod is. */
  async end(): Promise<void> {
    if (this.#engine === "pgbouncer") await this.command("SHUTDOWN WAIT_FOR_SERVERS");
    else await kubectl(["exec", this.#pod, "--", "sh", "-c", "kill -TERM 1"]);
  }

  async #write(files: Files): Promise<void> {
    const { script } = ENGINES[this.#engine].pod;
    const commands = [
      `set -e; mkdir -p ${WORK}/live/own; cd ${WORK}`,
      `WORK=${WORK} POD=0`,
      ...Object.entries(files).map(
        ([file, text]) => `cat >live/${file} <<'END OF FILE'\n${text.trimEnd()}\nEND OF FILE`,
      ),
      script,
      `add_own ${WORK}/live; touch ready`,
    ];
    await kubectl(["exec", this.#pod, "--", "sh", "-c", `exec 2>&1\n${commands.join("\n")}\n`]);
  }
}

async function listens(): Promise<boolean> {
  const socket = connect(ROUTER_PORT, nodeAddress);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Waits for as long as the other side has something to say. */
async function answersTo(socket: Socket, messages: readonly Buffer[]): Promise<Told[]> {
  const pieces: Buffer[] = [];
  socket.on("data", (piece: Buffer) => pieces.push(piece));
  socket.on("error", () => undefined); // it was told before
  const closed = new Promise((resolve) => socket.once("close", resolve));
  for (const message of messages) {
    socket.write(message);
    await Promise.race([closed, sleep(LAST_WORDS)]);
  }
  return errorsIn(Buffer.concat(pieces));
}

interface Connection {
  readonly stream: Socket;
  on(event: "errorMessage", listener: (error: Told) => void): void;
  on(event: "copyData", listener: (message: { readonly chunk: Buffer }) => void): void;
}

/** `pg` gives a query its first error only. */
export function connectionOf(client: Client): Connection {
  return (client as unknown as { readonly connection: Connection }).connection;
}

import type { Cluster, User } from "@kubernetes/client-node";
import type { OutgoingHttpHeaders } from "node:http";
import type { RequestOptions } from "node:https";
import { shellQuote } from "../../../config/reading/mistake";
import { runPlugin, type Credentials, type Plugin } from "./runPlugin";

/** Longest time in milliseconds that a plugin may take. Those of clouds need some seconds. */
const PLUGIN_DEADLINE = 20_000;

/** Milliseconds that credentials are kept which do not say how long they hold. */
const KEPT = 300_000;

/** Milliseconds before their end from which credentials are asked for anew, for a request must end with them. */
const MARGIN = 10_000;

/** Who deploys has no credentials: a mistake of theirs, and not the silence of a cluster. */
export class CredentialsError extends Error {}

/** Logs in by the plugin of a kubeconfig's context. client-node's own way waits for ever, and runs one for each request. */
export class PluginLogin {
  readonly #plugin: Plugin & { readonly provideClusterInfo?: boolean };
  readonly #cluster: Cluster | null;
  readonly #context: string;

  constructor(plugin: Plugin, cluster: Cluster | null, context: string) {
    this.#plugin = plugin;
    this.#cluster = cluster;
    this.#context = context;
  }

  /** The user is that of the context; a token of its own goes first. */
  isAuthProvider(user: User): boolean {
    return user.token === undefined;
  }

  async applyAuthentication(_user: User, options: RequestOptions): Promise<void> {
    const { token, clientCertificateData, clientKeyData } = await this.#credentials();
    if (clientCertificateData !== undefined) options.cert = clientCertificateData;
    if (clientKeyData !== undefined) options.key = clientKeyData;
    if (token === undefined) return;
    options.headers = { ...(options.headers as OutgoingHttpHeaders | undefined), Authorization: `Bearer ${token}` };
  }

  /** One process for all who ask at once, and for those who ask later while its credentials hold. */
  async #credentials(): Promise<Credentials> {
    const spec = this.#plugin.provideClusterInfo === true ? { cluster: infoOf(this.#cluster) } : {};
    const key = JSON.stringify([this.#plugin, spec]);
    const before = asked.get(key);
    if (before !== undefined && before.until > Date.now()) return await before.credentials;
    const entry = { until: Infinity, credentials: this.#ask(spec) };
    asked.set(key, entry);
    try {
      const credentials = await entry.credentials;
      entry.until = endOf(credentials);
      return credentials;
    } catch (error) {
      asked.delete(key);
      throw error;
    }
  }

  async #ask(spec: object): Promise<Credentials> {
    try {
      return await runPlugin(this.#plugin, spec, PLUGIN_DEADLINE);
    } catch (error) {
      const context = shellQuote(this.#context);
      throw new CredentialsError(
        `the kubeconfig's context "${this.#context}" logs in by the plugin ${this.#plugin.command}, which ` +
          `${error instanceof Error ? error.message : ""}. It may want a login: ` +
          `kubectl --context ${context} get namespaces. Or choose another context: pulumi config set kubernetes:context NAME`,
        { cause: error },
      );
    }
  }
}

const asked = new Map<string, { until: number; readonly credentials: Promise<Credentials> }>();

function endOf({ expirationTimestamp = "" }: Credentials): number {
  const end = Date.parse(expirationTimestamp);
  return Number.isNaN(end) ? Date.now() + KEPT : end - MARGIN;
}

/** As client-go tells it to plugins that ask for it. */
function infoOf(cluster: Cluster | null): object {
  return {
    server: cluster?.server,
    "tls-server-name": cluster?.tlsServerName,
    "insecure-skip-tls-verify": cluster?.skipTLSVerify,
    "certificate-authority-data": cluster?.caData,
    "proxy-url": cluster?.proxyUrl,
  };
}

import { KubeConfig } from "@kubernetes/client-node";
import { existsSync, readFileSync } from "node:fs";
import type { RequestContext, User } from "@kubernetes/client-node";
import type { RequestOptions } from "node:https";
import { reasonOf } from "../../common/reasonOf";
import { boundProxy } from "./credentials/boundProxy";
import { findKubeconfigs, givenKubeconfig, mergeKubeconfigs } from "./credentials/kubeconfigFiles";
import { parseProxy, proxyOf } from "./credentials/proxy";
import { CredentialsError, PluginLogin } from "./credentials/pluginLogin";
import type { Plugin } from "./credentials/runPlugin";

/** Longest time in milliseconds that one request to the Kubernetes API, or the opening of one port-forward, may take. */
const REQUEST_DEADLINE = 4_000;

/** Which Kubernetes, and as whom. Plain values: inputs of dynamic resources hold them. */
export interface KubernetesAccess {
  /** Empty for the kubeconfig's current context. */
  readonly kubernetesContext: string;
  /** Contents or path of the kubeconfig, a secret; undefined for that of the environment. */
  readonly kubeconfig?: string | undefined;
}

/**
 * The kubeconfig that Pulumi's Kubernetes provider uses too: the given one, or that of the environment (KUBECONFIG,
 * ~/.kube/config, or the pod's own account).
 *
 * @throws CredentialsError when it cannot be used
 */
export function loadKubeConfig({ kubernetesContext, kubeconfig }: KubernetesAccess): KubeConfig {
  const kubeConfig = new BoundedKubeConfig();
  try {
    load(kubeConfig, kubeconfig);
    choose(kubeConfig, kubernetesContext);
    readToken(kubeConfig);
    goThroughProxy(kubeConfig);
  } catch (error) {
    throw new CredentialsError(reasonOf(error), { cause: error });
  }
  logInByPlugin(kubeConfig);
  return kubeConfig;
}

/**
 * Gets credentials, which are kept, so that a plugin's time is not taken from whoever asks for something next.
 *
 * @throws CredentialsError when the plugin gives none
 */
export async function prepareCredentials(access: KubernetesAccess): Promise<void> {
  await loadKubeConfig(access).applyToHTTPSOptions({});
}

function load(kubeConfig: KubeConfig, given: string | undefined): void {
  const files = given === undefined ? findKubeconfigs() : [givenKubeconfig(given)];
  // What is wrong with an entry that is not used does not matter.
  if (files.length > 0) kubeConfig.loadFromString(mergeKubeconfigs(files), { onInvalidEntry: "filter" });
  else if (existsSync(ACCOUNT_TOKEN)) kubeConfig.loadFromCluster();
  else throw new Error("there is no kubeconfig: the environment has no KUBECONFIG, and ~/.kube/config is not there");
}

/** Of the account of the pod that this runs in, if it runs in one. */
const ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

function choose(kubeConfig: KubeConfig, context: string): void {
  const known = kubeConfig.getContexts().map(({ name }) => name);
  const wanted = context === "" ? `current context` : `context "${context}"`;
  if (context !== "") kubeConfig.setCurrentContext(context);
  if (!known.includes(kubeConfig.getCurrentContext())) {
    throw new Error(
      `the kubeconfig has no ${wanted}; it has ${known.map((name) => `"${name}"`).join(", ")}. ` +
        "Choose one with: pulumi config set kubernetes:context NAME",
    );
  }
  if (kubeConfig.getCurrentCluster() === null) {
    throw new Error(`the kubeconfig has no cluster with a server for its ${wanted}. kubectl config view shows it`);
  }
}

/** Editors and kubectl end a file with a line end, which no header takes. */
function readToken(kubeConfig: KubeConfig): void {
  const user = kubeConfig.getCurrentUser();
  const { tokenFile } = (user?.authProvider as { config?: { tokenFile?: string } } | null)?.config ?? {};
  if (user === null || tokenFile === undefined) return;
  change(kubeConfig, user, { authProvider: null, token: readFileSync(tokenFile, "utf8").trim() });
}

function change(kubeConfig: KubeConfig, user: User, changes: Partial<User>): void {
  kubeConfig.users = kubeConfig.users.map((each) => (each.name === user.name ? { ...each, ...changes } : each));
}

/** That of the kubeconfig goes before that of the environment, which client-node does not look at. */
function goThroughProxy(kubeConfig: KubeConfig): void {
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) return;
  const own = cluster.proxyUrl ?? "";
  const proxyUrl = own === "" ? proxyOf(cluster.server, process.env) : parseProxy(own);
  if (proxyUrl === undefined) return;
  kubeConfig.clusters = kubeConfig.clusters.map((each) => (each.name === cluster.name ? { ...each, proxyUrl } : each));
}

/** Takes the plugin away from client-node, whose own way of running it goes before any other. */
function logInByPlugin(kubeConfig: KubeConfig): void {
  const user = kubeConfig.getCurrentUser();
  const plugin = user?.exec as Plugin | undefined | null;
  if (user === null || plugin === undefined || plugin === null) return;
  change(kubeConfig, user, { exec: undefined });
  kubeConfig.addAuthenticator(new PluginLogin(plugin, kubeConfig.getCurrentCluster(), kubeConfig.getCurrentContext()));
}

/** The client has no deadlines of its own: an API server that accepts and never answers would hang a preview for ever. */
class BoundedKubeConfig extends KubeConfig {
  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    context.setSignal(AbortSignal.timeout(REQUEST_DEADLINE));
    boundProxy(context.getAgent(), REQUEST_DEADLINE);
  }

  /** Only WebSockets take their options from here. */
  override async applyToHTTPSOptions(options: RequestOptions): Promise<void> {
    await super.applyToHTTPSOptions(options as Parameters<KubeConfig["applyToHTTPSOptions"]>[0]);
    Object.assign(options, { handshakeTimeout: REQUEST_DEADLINE });
    boundProxy(options.agent, REQUEST_DEADLINE);
  }
}

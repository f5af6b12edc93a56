import { request, type RequestOptions } from "node:https";
import type { IncomingMessage } from "node:http";
import type { KubeConfig } from "@kubernetes/client-node";
import { boundProxy } from "./credentials/boundProxy";
import { byWayOf, proxyOf } from "./credentials/proxy";

/** How often an address may lead to another one. */
const MOST_REDIRECTIONS = 5;

/**
 * The text at a https address, by way of the proxy that the environment says.
 *
 * @param patience milliseconds for all of it
 */
export async function download(address: string, patience: number): Promise<string> {
  const signal = AbortSignal.timeout(patience);
  let place = new URL(address);
  for (let left = MOST_REDIRECTIONS; left >= 0; left -= 1) {
    if (place.protocol !== "https:") throw new Error(`${place.origin} is not https`);
    const proxy = proxyOf(place.href, process.env);
    const { status, location, text } = await fetchText(place, proxy, signal, patience).catch((error: unknown) => {
      throw new Error(reasonWhy(error, proxy, signal), { cause: error });
    });
    if (status.startsWith("200 ")) return text;
    if (!status.startsWith("3") || location === undefined) throw new Error(status);
    place = new URL(location, place);
  }
  throw new Error(`it leads on to another address more than ${MOST_REDIRECTIONS} times`);
}

function reasonWhy(error: unknown, proxy: string | undefined, { aborted }: AbortSignal): string {
  const reason = aborted || !(error instanceof Error) ? "no answer in time" : error.message;
  return `${reason}${byWayOf(proxy)}`;
}

interface Answer {
  readonly status: string;
  /** Where it is instead. */
  readonly location: string | undefined;
  readonly text: string;
}

/** Not by `fetch`: that of Node.js 20 knows no proxy. */
async function fetchText(
  place: URL,
  proxy: string | undefined,
  signal: AbortSignal,
  patience: number,
): Promise<Answer> {
  const through = proxy === undefined ? {} : await optionsThrough(proxy, place.origin, patience);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(place, { ...through, signal }, resolve)
      .on("error", reject)
      .end();
  });
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  const { statusCode = 0, statusMessage = "", headers } = response;
  return {
    status: `${statusCode} ${statusMessage}`,
    location: headers.location,
    text: Buffer.concat(pieces).toString(),
  };
}

/** By client-node, which brings agents for every kind of proxy. Loaded for those who have one: it takes two seconds. */
async function optionsThrough(proxyUrl: string, server: string, patience: number): Promise<RequestOptions> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it for everybody
  const client = require("@kubernetes/client-node") as { readonly KubeConfig: new () => KubeConfig };
  const kubeConfig = new client.KubeConfig();
  kubeConfig.loadFromClusterAndUser({ name: "", server, proxyUrl, skipTLSVerify: false }, { name: "" });
  const options: RequestOptions = {};
  await kubeConfig.applyToHTTPSOptions(options as Parameters<KubeConfig["applyToHTTPSOptions"]>[0]);
  boundProxy(options.agent, patience);
  return { agent: options.agent };
}

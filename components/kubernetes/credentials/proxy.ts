import { BlockList, isIP, isIPv6 } from "node:net";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy on the way to an address that HTTPS_PROXY, HTTP_PROXY and NO_PROXY say, or the same in small letters; undefined
 * when there is none. As programs in Go understand them, kubectl and Pulumi's provider among them.
 */
export function proxyOf(address: string, environment: Environment): string | undefined {
  const { protocol, hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const name = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = valueOf(name, environment);
  if (proxy === "" || isLoopback(host)) return undefined;
  const target = { host, port: port === "" ? defaultPort(protocol) : port };
  const exceptions = valueOf("NO_PROXY", environment).split(",");
  if (exceptions.some((exception) => covers(exception.trim().toLowerCase(), target))) return undefined;
  return parseProxy(proxy) ?? refuse(name);
}

/** As client-node takes it. A name is resolved by the proxy, as in Go; of `socks5` client-node would resolve it here. */
export function parseProxy(proxy: string): string | undefined {
  const address = /^(https?|socks5h?):\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  return URL.canParse(address) ? address.replace(/^socks5:/i, "socks5h:") : undefined;
}

/** What an error says of a proxy, without its user and password; nothing where there is none. */
export function byWayOf(proxy: string | undefined): string {
  return proxy === undefined ? "" : `, by way of the proxy ${new URL(proxy).host}`;
}

/** Its value may hold a password. */
function refuse(name: string): never {
  throw new Error(
    `${name} of the environment is no address of a proxy. Accepted: http://HOST:PORT, https://, socks5://`,
  );
}

function valueOf(name: string, environment: Environment): string {
  return (
    [environment[name], environment[name.toLowerCase()]].find((value) => value !== undefined && value !== "") ?? ""
  );
}

function defaultPort(protocol: string): string {
  return protocol === "https:" ? "443" : "80";
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

function isLoopback(host: string): boolean {
  return host === "localhost" || holds(LOOPBACK, host);
}

interface Target {
  readonly host: string;
  readonly port: string;
}

/** Whether an entry of NO_PROXY says that the target needs none: `*`, a range, or a name or an address, which may have a port. */
function covers(exception: string, { host, port }: Target): boolean {
  if (exception === "*") return true;
  const range = rangeOf(exception);
  if (range !== undefined) return holds(range, host);
  const [, name, onPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIPv6(exception) ? `[${exception}]` : exception) ?? [];
  if (name === undefined || name === "" || (onPort !== undefined && onPort !== port)) return false;
  if (isIP(name) !== 0) return name === host;
  const domain = name.replace(/^\*?(?=\.)/, "");
  return host.endsWith(domain.startsWith(".") ? domain : `.${domain}`) || host === domain;
}

function rangeOf(text: string): BlockList | undefined {
  const [, address = "", bits = ""] = /^(.*)\/(\d{1,3})$/.exec(text) ?? [];
  const family = familyOf(address);
  if (family === undefined || Number(bits) > (family === "ipv4" ? 32 : 128)) return undefined;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family);
  return list;
}

function holds(list: BlockList, host: string): boolean {
  const family = familyOf(host);
  return family !== undefined && list.check(host, family);
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : `ipv${version as 4 | 6}`;
}

import type { RouterSettings } from "../../config/settings";

/** Where clients reach the router, as outputs print it. */
export interface PrintedAddress {
  readonly host: string;
  /** What keeps clients from verifying that they have reached this host, and the command that helps; undefined when nothing does. */
  readonly warning: string | undefined;
}

/**
 * A host by which clients reach the router and can verify it, where there is such a one.
 *
 * @param internal name of the Service inside Kubernetes; a certificate of the stack's own is for it, too
 * @param loadBalancer what the provider of a load balancer gave; undefined without one
 */
export function printedAddress(
  { tls, service: { type } }: Pick<RouterSettings, "tls" | "service">,
  internal: string,
  loadBalancer: string | undefined,
): PrintedAddress {
  const named = tls.hosts.filter((host) => !host.startsWith("*"));
  const certified = tls.certificate.kind === "own" ? [...named, internal] : named;
  // Inside Kubernetes the name of the Service needs no name server but its own.
  const reached = type === "LoadBalancer" ? [...named, loadBalancer ?? internal] : [internal, ...named];
  const host = reached.find((each) => certified.includes(each)) ?? reached[0] ?? internal;
  // Only who keeps a Secret knows whom its certificate is for, unless config says so.
  const isUnknown = tls.mode === "off" || (tls.certificate.kind === "secret" && named.length === 0);
  return { host, warning: isUnknown || certified.includes(host) ? undefined : unverifiable(host) };
}

function unverifiable(host: string): string {
  return (
    `Clients cannot verify the router as ${host}: its certificate is for other names. ` +
    `Name the host by which they reach it: pulumi config set --path 'pgfleet:router.tls.hosts[0]' ${host}`
  );
}

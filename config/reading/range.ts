import { isIP } from "node:net";

/**
 * Whether it is a range of addresses, such as 10.0.0.0/8 or 2001:db8::/32, as Kubernetes reads one: no zone, no zeros in front,
 * and no IPv4 address in IPv6's clothes.
 */
export function isRange(value: string): boolean {
  const [address = "", bits = "", ...more] = value.split("/");
  const most = isIP(address) === 6 ? 128 : 32;
  const isPlain = isIP(address) !== 0 && !/%|^::ffff:/i.test(address);
  return isPlain && /^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= most && more.length === 0;
}

/** The range that holds this address alone; undefined when it is no address. */
export function rangeOf(address: string): string | undefined {
  const version = isIP(address);
  return version === 0 ? undefined : `${address}/${version === 6 ? 128 : 32}`;
}

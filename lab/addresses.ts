/**
 * The node lives in a network namespace of its own, joined to the host by one pair of interfaces: no port of the host
 * is taken, no firewall rule or bridge of the host is touched, and all of it disappears with the namespace.
 */
export const networkNamespace = "pgfleet-lab";
export const hostInterface = "pgfleet-lab0";
export const hostAddress = "10.203.0.1";
export const nodeAddress = "10.203.0.2";
export const podRange = "10.204.0.0/16";
export const serviceRange = "10.205.0.0/16";
export const apiServiceAddress = "10.205.0.1";
export const dnsServiceAddress = "10.205.0.10";

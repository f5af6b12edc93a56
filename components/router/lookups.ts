/** Connections that one process of the router may open to a cluster to look verifiers up. */
export const LOOKUP_CONNECTIONS = 4;

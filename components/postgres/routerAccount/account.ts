/** The login role, the same on all clusters, with which the router looks verifiers up. */
export interface RouterAccount {
  readonly user: string;
  /** The one database in which it may execute the lookup function. */
  readonly database: string;
}

export const ROUTER_ACCOUNT: RouterAccount = { user: "pgfleet_router", database: "postgres" };

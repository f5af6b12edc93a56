import type { RouterAccount } from "../odyssey/types";

/** The same on all clusters. */
export const ROUTER_ACCOUNT: RouterAccount = { user: "pgfleet_router", database: "postgres" };

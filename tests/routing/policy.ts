import { DEFAULT_POOL } from "../../config/router/poolSettings";
import type { RoutesPolicy } from "../../components/routing/types";

/** What config says of plans when it says nothing. */
export const policy: RoutesPolicy = {
  guard: { count: 10, share: 0.5 },
  confirmedPlan: "",
  pool: DEFAULT_POOL,
  replicas: 2,
  overBudget: "warn",
};

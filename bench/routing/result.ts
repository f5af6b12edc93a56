import type { Quantity } from "../quantity";
import type { Asked } from "./measure/ask";
import type { NewDatabase } from "./measure/newDatabase";
import type { PlanAndRender } from "./measure/planAndRenderOnce";
import type { Previews } from "./measure/previews";
import type { ShellNewDatabase } from "./shell/newDatabase";

/** What was measured without servers; seconds. */
export interface WithoutServers {
  readonly size: number;
  readonly ours: PlanAndRender;
  readonly append: Quantity;
}

/** What was measured with servers; seconds. */
export interface WithServers {
  readonly size: number;
  /** Databases that are new since the size before. */
  readonly added: number;
  /** All CREATE DATABASE of those. */
  readonly create: number;
  /** `pulumi up` that routes all of those, until they are live in every pod. */
  readonly upAdded: number;
  readonly asked: Asked;
  readonly psql: Asked;
  readonly previews: Previews;
  readonly newDatabase: NewDatabase;
  readonly shell: ShellNewDatabase;
}

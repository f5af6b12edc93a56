import { pulumi } from "../stack/stack";
import type { NameKind } from "./candidates";

/** Names that a stack has, as its last deployment and its config know them. Nothing is asked but Pulumi. */
export async function namesOf(kind: NameKind, stack: string | undefined): Promise<string[]> {
  const selected = stack === undefined ? [] : ["--stack", stack];
  switch (kind) {
    case "stacks": {
      const stacks = JSON.parse(await pulumi("stack", "ls", "--json")) as readonly { readonly name: string }[];
      return stacks.map(({ name }) => name);
    }
    case "clusters": {
      const config = JSON.parse(await pulumi("config", "--json", ...selected)) as Config;
      return Object.keys(config["pgfleet:clusters"]?.objectValue ?? {});
    }
    case "databases": {
      const outputs = JSON.parse(await pulumi("stack", "output", "--json", ...selected)) as Outputs;
      return Object.keys(outputs.routes ?? {});
    }
  }
}

type Config = Readonly<Record<string, { readonly objectValue?: object }>>;

interface Outputs {
  readonly routes?: Readonly<Record<string, string>>;
}

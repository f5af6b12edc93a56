import { CoreV1Api, CustomObjectsApi, type KubeConfig } from "@kubernetes/client-node";
import { reasonOf } from "../../common/reasonOf";
import { askApi, KubernetesApiError } from "./askApi";
import { loadKubeConfig, type KubernetesAccess } from "./client";
import { STACK_LABEL, type Owned, type OwnedObject } from "./ownedObject";

/** An object as far as its owner can be told by it. */
export interface LabelledObject {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
}

/**
 * What is there already and not this stack's. Pulumi's provider would take it over without a word, because it creates by
 * server-side apply, and `pulumi destroy` would delete it.
 *
 * @param last what the last deployment owned, which is not asked about again
 * @returns one problem for each object
 */
export async function foreignObjects(
  owned: Owned,
  last: Owned | undefined,
  access: KubernetesAccess,
): Promise<string[]> {
  const known = new Set(last?.objects.map(addressOf));
  const asked = owned.objects.filter((object) => !known.has(addressOf(object)));
  if (asked.length === 0) return [];
  const kubeConfig = loadKubeConfig(access);
  const problems = await Promise.all(
    asked.map(async (object) => {
      try {
        return foreign(object, await readObject(kubeConfig, object), owned.stack);
      } catch (error) {
        return `${object.called}: whether it is there already, and whose, cannot be known; whoever deploys needs the right to get ${kindOf(object)}: ${reasonOf(error)}`;
      }
    }),
  );
  return problems.flatMap((problem) => problem ?? []);
}

/** Undefined when the stack may make the object, or has. */
export function foreign(object: OwnedObject, found: LabelledObject | undefined, stack: string): string | undefined {
  if (found === undefined) return undefined;
  const owner = found.metadata?.labels?.[STACK_LABEL];
  if (owner === stack) return undefined;
  const { name, namespace, called, otherwise } = object;
  if (owner !== undefined) return `${called} is there already, and the stack ${owner} owns it. Fix: ${otherwise}`;
  const where = namespace === undefined ? "" : ` -n ${namespace}`;
  return (
    `${called} is there already, and no stack made it. pulumi destroy would delete it with all its data. Fix: ${otherwise}; ` +
    `or, to give it to this stack all the same: kubectl label ${kindOf(object)} ${name}${where} ${STACK_LABEL}=${stack}`
  );
}

/** As kubectl takes it. */
function kindOf({ group, plural }: OwnedObject): string {
  return group === "" ? plural : `${plural}.${group}`;
}

function addressOf({ group, plural, name, namespace = "" }: OwnedObject): string {
  return [group, plural, namespace, name].join("/");
}

async function readObject(kubeConfig: KubeConfig, object: OwnedObject): Promise<LabelledObject | undefined> {
  const { group, version, plural, name, namespace } = object;
  const custom = kubeConfig.makeApiClient(CustomObjectsApi);
  const read = (): Promise<LabelledObject> => {
    if (group === "") return kubeConfig.makeApiClient(CoreV1Api).readNamespace({ name });
    if (namespace === undefined) return custom.getClusterCustomObject({ group, version, plural, name });
    return custom.getNamespacedCustomObject({ group, version, plural, name, namespace });
  };
  try {
    return await askApi(kubeConfig, read());
  } catch (error) {
    // So it is too when nobody has defined the kind.
    if (error instanceof KubernetesApiError && error.status === 404) return undefined;
    throw error;
  }
}

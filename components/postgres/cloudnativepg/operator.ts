import * as pulumi from "@pulumi/pulumi";
import { STACK_LABEL } from "../../kubernetes/ownedObject";
import { DEFINITION } from "./ownedObjects";
import type { ManifestObject } from "./operatorManifest";

export interface OperatorArgs {
  /** Of the release manifest; empty when the Kubernetes cluster has the operator already. */
  readonly objects: readonly ManifestObject[];
  /** Which stack installs it, as the label of its definition says. */
  readonly stack: string;
  /** Whether Pulumi refuses to delete the definitions, with which Kubernetes would delete every cluster, and what serves them. */
  readonly protect: boolean;
}

/** Seconds after which kube-proxy surely leads calls of the operator's webhooks to its new pod. */
const SERVICE_LAG = 2;

/** The CloudNativePG operator. Exists when its webhooks answer. */
export class Operator extends pulumi.ComponentResource {
  constructor(name: string, { objects, stack, protect }: OperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("pgfleet:postgres:Operator", name, {}, opts);
    const create = (wave: (kind: string) => boolean, dependsOn: pulumi.Resource[]): pulumi.Resource[] =>
      objects
        .filter(({ kind }) => wave(kind))
        .map((object) => {
          const guarded = protect && PROTECTED.includes(object.kind);
          return new KubernetesObject(marked(object, stack), { parent: this, dependsOn, protect: guarded });
        });
    const namespaces = create((kind) => kind === "Namespace", []);
    const rest = create((kind) => kind !== "Namespace" && kind !== "Deployment", namespaces);
    create((kind) => kind === "Deployment", [...namespaces, ...rest]);
    this.registerOutputs({});
  }
}

/** The Deployment would be the first to be deleted: refused, it keeps all the others in place. */
const PROTECTED = ["CustomResourceDefinition", "Deployment"];

/** An object of any kind that the Kubernetes provider knows. */
class KubernetesObject extends pulumi.CustomResource {
  constructor(object: ManifestObject, opts: pulumi.CustomResourceOptions) {
    const { apiVersion, kind, metadata } = object;
    const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    const name = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
    super(`kubernetes:${group}:${kind}`, name, { ...adapted(object) }, opts);
  }
}

/** One definition tells whose the operator is. */
function marked(object: ManifestObject, stack: string): ManifestObject {
  if (object.kind !== "CustomResourceDefinition" || object.metadata.name !== DEFINITION) return object;
  const labels = { ...(object.metadata["labels"] as object | undefined), [STACK_LABEL]: stack };
  return { ...object, metadata: { ...object.metadata, labels } };
}

/**
 * Pulumi waits 10 s for a Service to settle. Here the Deployment comes last, and is available when its pod, whose readiness
 * is that of the webhooks, has been ready long enough to be reached.
 */
function adapted(object: ManifestObject): object {
  const { kind, metadata } = object;
  if (kind === "Deployment" && "spec" in object) {
    return { ...object, spec: { ...(object.spec as object), minReadySeconds: SERVICE_LAG } };
  }
  if (kind === "Service") {
    const annotations = { ...(metadata["annotations"] as object | undefined), "pulumi.com/skipAwait": "true" };
    return { ...object, metadata: { ...metadata, annotations } };
  }
  return object;
}

import { dirname, resolve } from "node:path";

/**
 * What the user has already and wants used instead of the lab's own: a kubeconfig of any Kubernetes, and a Pulumi.
 * Environment variables, so that every command of the lab and every shell agrees.
 */
export const givenKubeconfig = absolute(process.env["LAB_KUBECONFIG"]);
const givenPulumi = absolute(process.env["LAB_PULUMI"]);

/** Folder of the user's Pulumi; undefined when the lab builds its own. */
export const givenPulumiFolder = givenPulumi === undefined ? undefined : dirname(givenPulumi);

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path);
}

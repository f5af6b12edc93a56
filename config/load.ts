import * as pulumi from "@pulumi/pulumi";
import { kubeconfigOf } from "./kubernetes";
import { describeMistakes, readSettings } from "./readSettings";
import { CERTIFICATE_ROLES_KEY } from "./roles";
import { PASSWORD_KEY } from "./routerPassword";
import type { Settings } from "./settings";

/** This stack's settings. Throws with every mistake that config has, the router password's included. */
export function loadSettings(): Settings {
  const read = readSettings(pulumi.runtime.allConfig(), secretKeys());
  if ("settings" in read) return read.settings;
  throw new pulumi.RunError(describeMistakes(read.mistakes));
}

/** The router account's password, if one is given. `loadSettings` has looked at it. */
export function loadRouterPassword(): pulumi.Output<string> | undefined {
  const password = pulumi.runtime.getConfig(`pgfleet:${PASSWORD_KEY}`);
  return password === undefined || password === "" ? undefined : pulumi.secret(password);
}

/** Role → password, of roles that log in with certificates. `loadSettings` has looked at them. */
export function loadRolePasswords(): pulumi.Output<Readonly<Record<string, string>>> {
  const passwords = pulumi.runtime.getConfig(`pgfleet:${CERTIFICATE_ROLES_KEY}`) ?? "";
  return pulumi.secret(passwords === "" ? {} : (JSON.parse(passwords) as Record<string, string>));
}

/** Contents or path of the kubeconfig that config gives, to be treated as a secret. `loadSettings` has looked at it. */
export function loadKubeconfig(): string | undefined {
  return kubeconfigOf(pulumi.runtime.allConfig());
}

/** The SDK does not say which keys are secrets; the engine tells it so in the environment. */
function secretKeys(): ReadonlySet<string> {
  const keys: unknown = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] ?? "[]");
  return new Set(Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : []);
}

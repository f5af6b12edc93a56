import { join } from "node:path";
import { nodeAddress } from "./addresses";
import { givenKubeconfig, givenPulumiFolder } from "./given";
import { binFolder, kubeconfigFile, pulumiHome, stateFolder } from "./paths";
import { shellPath } from "./shellPath";

/** The operator's release manifest, as the stack `dev` names it. */
export const operatorManifestFile = join(stateFolder, "operator.yaml");

/** Where the router of the stack `dev` answers: a NodePort of the lab's node. */
export const routerHost = nodeAddress;
export const routerPort = "30432";

/** What a shell runs to get it. */
export const ENTER = 'eval "$(npm run --silent lab -- env)"';

/** What a shell needs so that plain `pulumi`, `kubectl` and `psql` work against the lab. */
export function labEnvironment(): Record<string, string> {
  const folders = [...(givenPulumiFolder === undefined ? [] : [givenPulumiFolder]), binFolder];
  return {
    KUBECONFIG: givenKubeconfig ?? kubeconfigFile,
    PATH: shellPath(folders, process.env["PATH"] ?? ""),
    ...(givenKubeconfig === undefined ? { PGHOST: routerHost, PGPORT: routerPort } : {}),
    PULUMI_BACKEND_URL: `file://${join(stateFolder, "pulumi", "state")}`,
    // The lab's state is a throw-away; a real stack has a passphrase of its own or a cloud's key service.
    PULUMI_CONFIG_PASSPHRASE: "lab",
    ...(givenPulumiFolder === undefined ? ownEngine : {}),
  };
}

/** The lab's Pulumi finds its plugins on PATH and has nowhere to download others from. */
const ownEngine = {
  PULUMI_HOME: pulumiHome,
  PULUMI_SKIP_UPDATE_CHECK: "true",
  PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
};

import { delimiter, join } from "node:path";
import { nodeAddress } from "./addresses";
import { binFolder, kubeconfigFile, stateFolder } from "./paths";

/** The operator's release manifest, as the stack `dev` names it. */
export const operatorManifestFile = join(stateFolder, "operator.yaml");

/** Where the router's NodePort of the stack `dev` answers. */
export const routerHost = nodeAddress;

/** What a shell needs so that plain `pulumi`, `kubectl` and `psql` work against the lab. */
export function labEnvironment(): Record<string, string> {
  return {
    KUBECONFIG: kubeconfigFile,
    PATH: [binFolder, process.env["PATH"] ?? ""].join(delimiter),
    PGHOST: routerHost,
    PGPORT: "30432",
    PULUMI_HOME: join(stateFolder, "pulumi", "home"),
    PULUMI_BACKEND_URL: `file://${join(stateFolder, "pulumi", "state")}`,
    // The lab's state is a throw-away; a real stack has a passphrase of its own or a cloud's key service.
    PULUMI_CONFIG_PASSPHRASE: "lab",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

import { isAbsolute } from "node:path";
import { shellQuote, type Mistake } from "./reading/mistake";
import { NOT_ENCRYPTED } from "./routerPassword";

const NAMESPACE = "kubernetes:";
const CONTEXT = `${NAMESPACE}context`;
const KUBECONFIG = `${NAMESPACE}kubeconfig`;

type Config = Readonly<Record<string, string>>;

/** Context of the kubeconfig to use; empty means its current one. */
export function contextOf(config: Config): string {
  return config[CONTEXT] ?? "";
}

/** Contents or path of the kubeconfig that config gives, which may be a secret; undefined means that of the environment. */
export function kubeconfigOf(config: Config): string | undefined {
  const given = config[KUBECONFIG] ?? "";
  return given === "" ? undefined : given;
}

/**
 * Of the keys of Pulumi's Kubernetes provider those count that say which Kubernetes it is. Any other would be ignored, for
 * the provider here is not the default one, and some of those say where everything goes. Tells nothing of a kubeconfig.
 *
 * @param secretKeys keys that are encrypted in the stack's file. Pulumi keeps what others hold in the state as it is
 */
export function kubernetesMistakes(config: Config, secretKeys: ReadonlySet<string>): Mistake[] {
  const unknown = Object.keys(config)
    .filter((key) => key.startsWith(NAMESPACE) && key !== CONTEXT && key !== KUBECONFIG)
    .sort();
  const mistakes = unknown.map((key) => ({
    path: key,
    problem: "would have no effect",
    accepted: `of these keys ${CONTEXT} and ${KUBECONFIG}`,
    fix: `pulumi config rm ${shellQuote(key)}`,
  }));
  const kubeconfig = kubeconfigOf(config);
  if (kubeconfig === undefined || isPath(kubeconfig)) return mistakes;
  const isSecret = secretKeys.has(KUBECONFIG);
  if (isContent(kubeconfig) && isSecret) return mistakes;
  const mistake = {
    path: KUBECONFIG,
    problem: isContent(kubeconfig) ? NOT_ENCRYPTED : "is neither a kubeconfig nor an absolute path",
    accepted: "the contents of a kubeconfig as a secret, or its absolute path",
    fix: `pulumi config set --secret ${KUBECONFIG} < FILE`,
  };
  return [...mistakes, mistake];
}

/** Whether a kubeconfig is given by its path; else its contents are. */
export function isPath(text: string): boolean {
  return (isAbsolute(text) || text.startsWith("~/")) && !text.includes("\n");
}

/** A mapping, of which YAML needs a line end, or braces. */
function isContent(text: string): boolean {
  return /^\s*\{/.test(text) || (text.includes("\n") && text.includes(":"));
}

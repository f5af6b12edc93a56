import { CoreV1Api, type KubeConfig } from "@kubernetes/client-node";
import { reasonOf } from "../../../common/reasonOf";
import { sameValue } from "../../../common/sameValue";
import { askApi, KubernetesApiError } from "../../kubernetes/askApi";
import { loadKubeConfig, type KubernetesAccess } from "../../kubernetes/client";
import { judgeCertificate, type Judgement } from "./judge";

/** A Secret with the router's certificate, kept by somebody else, and the hosts that config says clients use. */
export interface NamedCertificate {
  readonly namespace: string;
  readonly secret: string;
  readonly hosts: readonly string[];
}

/**
 * What is wrong with a Secret that config names: routers would not take it over, or clients not trust it.
 *
 * @param last what the last deployment named. When it is the same, nothing is a problem: its pods go on with the certificate
 *   that they have, and whoever keeps the Secret must not be able to hold deployments up
 */
export async function judgeNamed(
  named: NamedCertificate,
  access: KubernetesAccess,
  last: NamedCertificate | undefined,
  now: Date,
): Promise<Judgement> {
  const { namespace, secret: name, hosts } = named;
  const kubeConfig = loadKubeConfig(access);
  try {
    const api = kubeConfig.makeApiClient(CoreV1Api);
    const { data = {} } = await askApi(kubeConfig, api.readNamespacedSecret({ namespace, name }));
    const files = Object.entries(data).map(([file, text]) => [file, Buffer.from(text, "base64").toString()]);
    const { problems, warnings } = judgeCertificate(Object.fromEntries(files) as Record<string, string>, hosts, now);
    return verdict(problems, warnings);
  } catch (error) {
    const isMissing = error instanceof KubernetesApiError && error.status === 404;
    // Whoever deploys may write Secrets and need not be allowed to read them.
    if (!isMissing) return verdict([], [`it could not be checked: ${reasonOf(error)}`]);
    if (await hasNamespace(kubeConfig, namespace)) return verdict(["it is not there"], []);
    // Made by this deployment, and so nothing can be in it.
    return verdict([], ["it is not there yet, and router pods do not start before it is"]);
  }

  function verdict(problems: readonly string[], warnings: readonly string[]): Judgement {
    const isKnown = sameValue(named, last);
    const said = (texts: readonly string[]) => texts.map((text) => say(named, text));
    return { problems: isKnown ? [] : said(problems), warnings: said(isKnown ? [...problems, ...warnings] : warnings) };
  }
}

/** True when it cannot be told. */
async function hasNamespace(kubeConfig: KubeConfig, name: string): Promise<boolean> {
  try {
    await askApi(kubeConfig, kubeConfig.makeApiClient(CoreV1Api).readNamespace({ name }));
    return true;
  } catch (error) {
    return !(error instanceof KubernetesApiError && error.status === 404);
  }
}

function say({ namespace, secret }: NamedCertificate, what: string): string {
  return (
    `Secret ${secret} in namespace ${namespace}, which pgfleet:router.tls.secret names: ${what}. Accepted: tls.crt and tls.key ` +
    "that belong together, valid, and for every host of pgfleet:router.tls.hosts. Fix it with: " +
    `kubectl -n ${namespace} create secret tls ${secret} --cert=FILE --key=FILE --dry-run=client -o yaml | kubectl apply -f -`
  );
}

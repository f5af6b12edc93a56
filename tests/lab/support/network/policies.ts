import { kubectl } from "../../../../lab/superuser";
import { routerPodNames } from "../routerPods";
import type { EngineName } from "../../../../components/router/engine";

/** Where somebody listens. */
export interface Goal {
  readonly host: string;
  readonly port: number;
}

/** In another namespace than the router, so with the whole of its name. */
export const ROUTER: Goal = { host: "router.pgfleet.svc", port: 5432 };

/** A port of name servers, at which every client's pod listens and is none. */
const NAME_SERVER_PORT = 5353;

const LISTEN = `use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => ${NAME_SERVER_PORT}, Listen => 5) or die; 1 while $s->accept`;

/** Makes namespaces, each with a pod in it that has psql. */
export async function startClients(namespaces: readonly string[]): Promise<void> {
  for (const namespace of namespaces) {
    await kubectl(["create", "namespace", namespace]);
    const image = "docker.io/pgfleet/postgresql:18";
    const pod = ["run", "client", "--image", image, "--image-pull-policy=Never", "--restart=Never"];
    await kubectl([...pod, "-n", namespace, "--command", "--", "perl", "-e", LISTEN]);
  }
  for (const namespace of namespaces)
    await kubectl(["wait", "-n", namespace, "--for=condition=Ready", "pod/client", "--timeout=60s"]);
}

export async function removeClients(namespaces: readonly string[]): Promise<void> {
  for (const namespace of namespaces)
    await kubectl(["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"]);
}

/** Whether something that speaks PostgreSQL's protocol answers the namespace's pod. */
export async function answers(namespace: string, { host, port }: Goal): Promise<boolean> {
  const ask = ["pg_isready", "-q", "-h", host, "-p", String(port), "-t", "3"];
  return (await exitCode(["exec", "-n", namespace, "client", "--", ...ask])) === 0;
}

/** Whether a connection from a router pod is accepted. */
export async function routerReaches({ host, port }: Goal, engine: EngineName = "odyssey"): Promise<boolean> {
  const [pod = ""] = await routerPodNames(engine);
  const ask = ["timeout", "3", "bash", "-c", `: </dev/tcp/${host}/${port}`];
  return (await exitCode(["exec", pod, "-c", engine, "--", ...ask])) === 0;
}

/** Of what kubectl exec runs. */
async function exitCode(args: readonly string[]): Promise<number> {
  return await kubectl(args).then(
    () => 0,
    (error: unknown) => (error as { exitCode?: number }).exitCode ?? -1,
  );
}

/** All of one cluster. */
export async function instances(): Promise<Goal[]> {
  const addresses = ["get", "pods", "-l", "cnpg.io/cluster=pg2", "-o", "jsonpath={.items[*].status.podIP}"];
  return (await kubectl(addresses)).split(" ").map((host) => ({ host, port: 5432 }));
}

/** What a router needs: instances, and name servers. */
export async function needed(): Promise<Goal[]> {
  return [...(await instances()), { host: "kube-dns.kube-system.svc", port: 53 }];
}

/**
 * What a router has no business with: the API server, the operator, an instance's port for the operator, and the pod of a
 * client, at a port of name servers.
 */
export async function elsewhere(client: string): Promise<Goal[]> {
  const [instance] = await instances();
  const operator = ["get", "pods", "-n", "cnpg-system", "-o", "jsonpath={.items[0].status.podIP}"];
  const pod = ["get", "pod", "client", "-n", client, "-o", "jsonpath={.status.podIP}"];
  return [
    { host: "kubernetes.default.svc", port: 443 },
    { host: await kubectl(operator), port: 9443 },
    { host: instance?.host ?? "", port: 8000 },
    { host: await kubectl(pod), port: NAME_SERVER_PORT },
  ];
}

import { nodeAddress } from "../../../../lab/addresses";
import { connect } from "node:net";
import { kubectl } from "../../../../lab/superuser";
import { waitFor } from "../../../../lab/steps/waitFor";

const SERVICE = "test-primary";

/** Runs work with an address at which a cluster's primary itself answers, a NodePort that is removed whatever happens. */
export async function withPrimaryPort<T>(
  cluster: string,
  work: (address: { readonly host: string; readonly port: number }) => Promise<T>,
): Promise<T> {
  const selector = { "cnpg.io/cluster": cluster, "cnpg.io/instanceRole": "primary" };
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: SERVICE },
    spec: { type: "NodePort", selector, ports: [{ port: 5432, targetPort: 5432 }] },
  };
  await kubectl(["apply", "--filename", "-"], JSON.stringify(service));
  try {
    const port = Number(await kubectl(["get", "service", SERVICE, "-o", "jsonpath={.spec.ports[0].nodePort}"]));
    const address = { host: nodeAddress, port };
    await waitFor("the port answers", 30, () => answers(address));
    return await work(address);
  } finally {
    await kubectl(["delete", "service", SERVICE, "--ignore-not-found"]);
  }
}

async function answers(address: { readonly host: string; readonly port: number }): Promise<boolean> {
  const socket = connect(address);
  try {
    return await new Promise((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}

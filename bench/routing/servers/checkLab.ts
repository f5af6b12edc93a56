import { checkRoot } from "../../../lab/build/checkMachine";
import { isNodeUp } from "../../../lab/node/ready";
import { installPackages, testPackages } from "../../../lab/build/packages";
import { execute } from "../../execute";
import { givenKubeconfig } from "../../../lab/given";

/** The bench looks at files of the lab's node, and is in its network. */
export async function checkLab(signal: AbortSignal): Promise<void> {
  checkRoot();
  if (givenKubeconfig !== undefined) {
    throw new Error("LAB_KUBECONFIG is set, but the bench measures on the lab's own node. Accepted: no LAB_KUBECONFIG");
  }
  if (!(await isNodeUp())) throw new Error(`the lab is not up. ${FIX}`);
  const definition = ["get", "crd", "clusters.postgresql.cnpg.io", "--ignore-not-found", "--output", "name"];
  const found = await execute({ command: "kubectl", args: definition, seconds: 30 }, signal);
  if (found === "") throw new Error(`the lab has no operator of PostgreSQL clusters. ${FIX}`);
}

const FIX = "Fix: npm start. Or measure what needs no lab: npm run bench -- routing --without-servers";

/** pgbench, and what makes the file system of the volumes. */
export async function installBenchPackages(tell: (line: string) => void): Promise<void> {
  await installPackages([...testPackages, { name: "xfsprogs", file: "/usr/sbin/mkfs.xfs" }], tell);
}

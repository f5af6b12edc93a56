import { labEnvironment } from "../environment";
import { givenKubeconfig } from "../given";
import { isNodeUp } from "../node/ready";

/** Prints shell lines to be evaluated, also when nothing runs yet; that is told beside them. */
export async function printEnvironment(): Promise<void> {
  for (const [name, value] of Object.entries(labEnvironment())) {
    console.log(`export ${name}='${value.replaceAll("'", "'\\''")}'`);
  }
  if (givenKubeconfig === undefined && !(await isNodeUp())) console.error("the lab is down: npm run lab -- up");
}

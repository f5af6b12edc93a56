import { labEnvironment } from "./environment";

/** Prints shell lines to be evaluated. */
export function printEnvironment(): void {
  for (const [name, value] of Object.entries(labEnvironment())) {
    console.log(`export ${name}='${value.replaceAll("'", "'\\''")}'`);
  }
}

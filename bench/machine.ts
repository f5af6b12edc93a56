import { cpus, release, totalmem } from "node:os";

/** One line about the machine that a measurement was made on. */
export function describeMachine(): string {
  const cores = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} cores (${cores[0]?.model.trim() ?? "of unknown kind"}), ${gibibytes} GiB of memory, Linux ${release()}, Node.js ${process.version}`;
}

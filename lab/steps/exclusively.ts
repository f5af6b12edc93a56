import { createServer } from "node:net";

/**
 * A name that one process of a machine can hold at a time. It is an abstract socket: a killed process leaves nothing of it
 * behind.
 */
const name = "\0pgfleet-lab";

/** Does work that must not meet another command that changes the lab; refuses when one is at it, from whichever checkout. */
export async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const holder = createServer();
  await new Promise<void>((resolve, reject) => {
    holder.once("error", reject).listen(name, resolve);
  }).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE") throw cause;
    throw new Error(
      "another command is changing the lab. Accepted: one at a time on a machine. Fix: wait until it has ended",
      { cause },
    );
  });
  try {
    return await work();
  } finally {
    holder.close();
  }
}

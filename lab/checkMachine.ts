import { access } from "node:fs/promises";
import { execa } from "execa";

/** Refuses a machine on which the lab cannot run, before anything is installed or changed. */
export async function checkMachine(): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Error("the lab runs a Kubernetes node and must be root. Accepted: uid 0. Mend: sudo npm run lab -- up");
  }
  await access("/usr/bin/apt-get").catch(() => {
    throw new Error("the lab installs Debian packages, but apt-get is missing. Accepted: Debian 12 or later");
  });
  await execa("go", ["version"]).catch(() => {
    throw new Error(
      "the lab builds its tools, but go is not on PATH. Accepted: Go 1.21 or later, which fetches the release that " +
        "the tools ask for. Mend: apt-get install golang",
    );
  });
}

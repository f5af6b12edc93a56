import { access } from "node:fs/promises";
import { execa } from "execa";

/** Refuses a machine on which the lab cannot run, before anything is installed or changed. */
export async function checkMachine(): Promise<void> {
  checkRoot();
  if (process.arch !== "x64") {
    throw new Error(`the lab's images are built for amd64 only, and this machine is ${process.arch}`);
  }
  await access("/usr/bin/apt-get").catch(() => {
    throw new Error("the lab installs Debian packages, but apt-get is missing. Accepted: Debian 12 or later");
  });
  const { stdout } = await execa("go", ["version"], { cwd: "/", reject: false });
  const [, minor] = /go1\.(\d+)/.exec(stdout) ?? [];
  if (Number(minor ?? 0) < 21) {
    throw new Error(
      `the lab builds its tools, but ${minor === undefined ? "go is not on PATH" : `the Go on PATH is 1.${minor}`}. ` +
        "Accepted: Go 1.21 or later, which fetches the release that the tools ask for. " +
        "Fix: apt-get install golang, on Debian 12 from bookworm-backports",
    );
  }
}

export function checkRoot(): void {
  if (process.getuid?.() === 0) return;
  throw new Error("the lab runs a Kubernetes node and must be root. Accepted: uid 0. Fix: run it with sudo");
}

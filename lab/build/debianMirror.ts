import { execa } from "execa";

/** The mirror that this machine's own apt uses for Debian; images are built from the same one. */
export async function debianMirror(): Promise<string> {
  // Asked of apt and not read from its files: other people's repositories have addresses that end in /debian, too.
  const targets = [
    "indextargets",
    "--format",
    "$(REPO_URI)",
    "Created-By: Packages",
    "Origin: Debian",
    "Label: Debian",
  ];
  const ask = async () => (await execa("apt-get", targets)).stdout.split("\n").find((line) => /^https?:/.test(line));
  let mirror = await ask();
  if (mirror === undefined) {
    await execa("apt-get", ["-o", "DPkg::Lock::Timeout=300", "update"]); // it knows only what it has fetched once
    mirror = await ask();
  }
  if (mirror !== undefined) return mirror.replace(/\/$/, "");
  throw new Error("apt knows no mirror of Debian: the lab's images are built from the one that it uses here");
}

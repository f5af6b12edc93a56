import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The checkout this lab was started from. */
export const projectFolder = resolve(__dirname, "..");

/** Built tools and images, kept across labs and checkouts; everything in it can be made again. */
export const cacheFolder =
  process.env["PGFLEET_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "pgfleet");

/** What the lab remembers: one lab per machine, whichever checkout started it. */
export const stateFolder = "/var/lib/pgfleet-lab";

/** What is gone when the lab is down. */
export const runFolder = "/run/pgfleet-lab";

export const logFolder = join(stateFolder, "logs");
export const binFolder = join(stateFolder, "bin");
export const kubeconfigFile = join(stateFolder, "kubeconfig");
export const containerdSocket = join(runFolder, "containerd.sock");

/** What Pulumi keeps for itself: plugins and credentials. */
export const pulumiHome = join(stateFolder, "pulumi", "home");

import { join } from "node:path";

/** Everything that a run puts on disk. One name, so that the next run finds what a killed one has left. */
export const WORK_FOLDER = "/var/tmp/pgfleet-bench";

/** File system image that the clusters' volumes are in, and where it is mounted. */
export const imageFile = join(WORK_FOLDER, "volumes.xfs");
export const volumesFolder = join(WORK_FOLDER, "volumes");

/** A Pulumi project of which only the stack is used: its folder holds the stack file. */
export const stackFolder = join(WORK_FOLDER, "stack");
export const stackFile = join(stackFolder, "Pulumi.bench.yaml");

/** A Pulumi program that does nothing. */
export const emptyProgramFolder = join(WORK_FOLDER, "empty");

/** Pulumi's state of both. */
export const backendFolder = join(WORK_FOLDER, "state");

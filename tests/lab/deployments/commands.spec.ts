import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { exclusively } from "../../../lab/steps/exclusively";
import { stopNode } from "../../../lab/node/stop";
import { kubectl } from "../../../lab/superuser";
import { binFolder, projectFolder } from "../../../lab/paths";
import { samples } from "../../../lab/demo/samples";
import { shellPath } from "../../../lab/shellPath";
import { waitForClusters } from "../../../lab/demo/waitForClusters";

describe("the commands", function () {
  this.timeout("10m");

  after(waitForClusters);

  it("npm start answers from each cluster through the router", async () => {
    const { stdout } = await npm("start", "--silent");
    for (const { cluster, database, owner } of samples) {
      const row = new RegExp(`^ ${database} +\\| ${owner} +\\| ${cluster} +\\| \\d+\\.\\d+\\.\\d+\\.\\d+$`, "m");
      assert.match(stdout, row);
    }
    for (const next of ["lab -- env)", "lab -- down", "lab -- reset"]) assert.ok(stdout.includes(next), next);
  });

  it("lab status tells every process of a lab that is up", async () => {
    const { stdout } = await lab("status");
    assert.match(stdout, /^kubelet +running, process \d+$/m);
    assert.match(stdout, /^lab up;/m);
    assert.doesNotMatch(stdout, /not running/);
  });

  it("lab env is all that a shell needs for pulumi and kubectl", async () => {
    const script = 'eval "$(npm run --silent lab -- env)" && kubectl get nodes && pulumi stack ls';
    const { stdout } = await execa("sh", ["-c", script], { cwd: projectFolder });
    assert.match(stdout, /^lab +Ready/m);
    assert.match(stdout, /^dev\*? /m);
  });

  it("lab env leaves PATH as it is when it is evaluated again, and nothing of npm's in it", async () => {
    const evaluate = 'eval "$(npm run --silent lab -- env)" && echo "$PATH"';
    const ownPath = shellPath([], process.env["PATH"] ?? "");
    const options = { cwd: projectFolder, env: { PATH: ownPath } };
    const { stdout } = await execa("sh", ["-c", `${evaluate}; ${evaluate}`], options);
    const expected = shellPath([binFolder], ownPath);
    assert.deepEqual(stdout.split("\n"), [expected, expected]);
  });

  it("lab logs prints one log, and says which there are when it is asked for another", async () => {
    assert.match((await lab("logs", "etcd")).stdout, /^==> etcd\.log <==/);
    const { exitCode, stderr } = await lab("logs", "no-such-thing");
    assert.equal(exitCode, 1);
    assert.match(stderr, /kubelet/);
  });

  it("lab up refuses to run as anybody but root", async () => {
    const program = `
      const { checkMachine } = require("./lab/build/checkMachine");
      process.setuid(65534);
      checkMachine().catch((error) => { console.error(error.message); process.exit(1); });`;
    const args = ["-r", "ts-node/register/transpile-only", "-e", program];
    const { exitCode, stderr } = await execa("node", args, { cwd: projectFolder, reject: false });
    assert.equal(exitCode, 1);
    assert.match(stderr, /must be root/);
  });

  it("refuses a second command that changes the lab while one is at it", async () => {
    await exclusively(async () => {
      const { exitCode, stderr } = await lab("up");
      assert.equal(exitCode, 1);
      assert.match(stderr, /another command is changing the lab/);
    });
  });

  it("lab up fixes what a lab up that was killed half way has left, wherever that was", async () => {
    for (const milliseconds of [1_000, 1_500, 2_500]) {
      await stopNode();
      const env = await lab("env");
      assert.match(env.stderr, /^the lab is down: npm run lab -- up$/m);
      assert.match(env.stdout, /^export KUBECONFIG=/m);
      const up = execa("npm", ["run", "--silent", "lab", "--", "up"], {
        cwd: projectFolder,
        reject: false,
        detached: true,
      });
      await sleep(milliseconds);
      // npm and what it runs; the daemons are in groups of their own. On a fast machine the last one may have ended.
      if (up.exitCode === null) process.kill(-(up.pid as number), "SIGKILL");
      await up;
    }
    const { exitCode, stdout, stderr } = await lab("up");
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /^The lab is up\./m);
    await kubectl([
      "wait",
      "--namespace=kube-system",
      "--for=condition=Available",
      "deployment/coredns",
      "--timeout=60s",
    ]);
    await waitForClusters();
    assert.equal((await npm("start", "--silent")).exitCode, 0);
  });
});

async function lab(...args: string[]) {
  return await npm("run", "--silent", "lab", "--", ...args);
}

async function npm(...args: string[]) {
  return await execa("npm", args, { cwd: projectFolder, reject: false });
}

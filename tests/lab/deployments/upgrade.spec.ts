import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { DEFAULT_ROUTER_IMAGES } from "../../../config/router/routerSettings";
import { removeStaleLocks } from "../../../lab/demo/removeStaleLocks";
import { labEnvironment, routerHost } from "../../../lab/environment";
import { projectFolder, stateFolder } from "../../../lab/paths";
import { kubectl } from "../../../lab/superuser";
import { literal, password } from "../support/databases";
import { Release } from "../support/release";
import { acrossSession, ask, keepLoggingIn, type Told } from "./upgrade/logins";
import { CLUSTER, SHAPES, type ProvidedCluster } from "./upgrade/shapes";

const STACK = "upgrade";
const NAMESPACE = "pgfleet-upgrade";

/** Of the lab's node; the stack `dev` has another port. */
const LOGIN = { host: routerHost, port: 30433, user: "shop_owner", password, database: "shop" };

const IMAGES = { ...DEFAULT_ROUTER_IMAGES, odyssey: "docker.io/pgfleet/odyssey:1.5.2" };

/** What clients ask, at once or for some seconds, and what they are answered as long as the cluster keeps its data. */
const KEPT = "kept";
const QUICK = "SELECT note FROM notes";
const LASTING = "SELECT note FROM notes, pg_sleep(3)";

for (const { title, commit, engine, sslModes, provide } of SHAPES) {
  const [sslMode = ""] = sslModes;

  describe(`a stack that an earlier release has deployed: ${title}`, function () {
    this.timeout("6m");

    let cluster: ProvidedCluster | undefined;
    let release: Release | undefined;
    let stackFile: string;
    let podsStay = false;

    /** Runs Pulumi in the folder of a release, with the stack's config; its answer. */
    async function pulumi(cwd: string, ...args: string[]): Promise<string> {
      const options = ["--stack", STACK, "--non-interactive", "--color", "never"];
      return (await execa("pulumi", [...args, ...options], { cwd, env: labEnvironment(), timeout: 300_000 })).stdout;
    }

    /** Also what a run that was killed has left. */
    async function removeStack(): Promise<void> {
      await removeStaleLocks(join(stateFolder, "pulumi", "state"));
      await pulumi(projectFolder, "stack", "rm", "--yes", "--force").catch(() => undefined); // there may be none
      await kubectl(["delete", "namespace", NAMESPACE, "--ignore-not-found"]);
    }

    const withConfig = (...args: string[]) => [...args, "--config-file", stackFile];

    before(async () => {
      await removeStack();
      release = await Release.checkOut(commit);
      const { folder } = release;
      cluster = await provide(NAMESPACE);
      stackFile = join(folder, `Pulumi.${STACK}.yaml`);
      const config = {
        "pgfleet:namespace": NAMESPACE,
        "pgfleet:clusters": { [CLUSTER]: { ...cluster.settings, databases: [LOGIN.database] } },
        "pgfleet:defaultCluster": CLUSTER,
        "pgfleet:operator": { install: false },
        "pgfleet:router": {
          engine,
          image: IMAGES[engine],
          service: { type: "NodePort", nodePort: LOGIN.port },
          resources: { requests: { cpu: "20m", memory: "64Mi" } },
        },
      };
      await pulumi(folder, "stack", "init");
      await writeFile(stackFile, stringify({ encryptionsalt: await saltOf(stackFile), config }));
      const { routerPassword } = cluster;
      if (routerPassword !== undefined)
        await pulumi(folder, ...withConfig("config", "set", "--secret", "pgfleet:routerPassword", routerPassword));
      await pulumi(folder, ...withConfig("up", "--yes", "--skip-preview"));
      const owner = `CREATE ROLE ${LOGIN.user} LOGIN PASSWORD ${literal(password)}`;
      await cluster.sql("postgres", `${owner};\nCREATE DATABASE ${LOGIN.database} OWNER ${LOGIN.user}`);
      const table = `CREATE TABLE notes AS SELECT '${KEPT}' AS note;\nGRANT SELECT ON notes TO ${LOGIN.user}`;
      await cluster.sql(LOGIN.database, table);
      for (const mode of sslModes) assert.equal(await ask(LOGIN, mode, QUICK), KEPT);
    });

    after(async () => {
      await removeStack();
      await cluster?.remove();
      await release?.remove();
    });

    it("is refreshed, with what that release's providers call, and finds a database that has been made", async () => {
      await pulumi(projectFolder, ...withConfig("refresh", "--yes", "--skip-preview"));
      const { deployment } = JSON.parse(await pulumi(projectFolder, "stack", "export")) as Export;
      const routes = deployment.resources.find(({ urn }) => urn.endsWith("Routes::routes"));
      assert.equal(routes?.outputs?.routes?.[LOGIN.database]?.cluster, CLUSTER);
    });

    it("is previewed: nothing is replaced or deleted", async () => {
      const said = await pulumi(projectFolder, ...withConfig("preview", "--json"));
      const { steps } = JSON.parse(said) as { steps: { op: string; urn: string }[] };
      const harsh = steps.filter(({ op }) => /delete|replace/.test(op)).map(({ op, urn }) => `${op} ${urn}`);
      assert.deepEqual(harsh, []);
      podsStay = !steps.some(({ op, urn }) => op === "update" && /:(Deployment|StatefulSet)::/.test(urn));
    });

    it("is updated while clients log in: none is refused, and no session ends but with its pod", async () => {
      const started = await ask(LOGIN, sslMode, "SELECT pg_postmaster_start_time()");
      const clients = [
        ...sslModes.map((mode) => keepLoggingIn(LOGIN, mode, QUICK)),
        keepLoggingIn(LOGIN, sslMode, LASTING),
      ];
      const update = async () => {
        const said = await pulumi(projectFolder, ...withConfig("up", "--yes", "--skip-preview"));
        assert.equal(said.includes("may still log in without TLS"), sslModes.includes("disable"), said);
      };
      let told: Told[];
      try {
        await (podsStay ? acrossSession(LOGIN, sslMode, update) : update());
      } finally {
        told = await Promise.all(clients.map((client) => client.stop()));
      }
      for (const [index, { answers, errors }] of told.entries()) {
        assert.equal(errors, "");
        const least = index < sslModes.length ? 20 : 2;
        assert.ok(answers.length >= least, `only ${answers.length} logins`);
        assert.deepEqual([...new Set(answers)], [KEPT]);
      }
      for (const mode of [...sslModes, "require"]) assert.equal(await ask(LOGIN, mode, QUICK), KEPT);
      assert.equal(await ask(LOGIN, sslMode, "SELECT pg_postmaster_start_time()"), started);
    });

    it("is not changed by a second update", async () => {
      await pulumi(projectFolder, ...withConfig("up", "--yes", "--skip-preview", "--expect-no-changes"));
    });

    it("is destroyed", async () => {
      await pulumi(projectFolder, ...withConfig("destroy", "--yes", "--skip-preview"));
      const left = await kubectl(["get", "namespace", NAMESPACE, "--ignore-not-found", "-o", "name"]);
      assert.equal(left, "");
    });
  });
}

/** What is read of `pulumi stack export`. */
interface Export {
  readonly deployment: {
    readonly resources: readonly {
      readonly urn: string;
      readonly outputs?: { readonly routes?: Readonly<Record<string, { readonly cluster: string } | undefined>> };
    }[];
  };
}

/** Written by Pulumi when it makes a stack: what belongs to the passphrase. */
async function saltOf(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => "");
  return (parse(text) as { encryptionsalt?: string } | null)?.encryptionsalt;
}

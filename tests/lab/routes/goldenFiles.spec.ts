import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeAuthority } from "../../../components/router/certificate/issue";
import { ENGINES } from "../../../components/router/engines";
import { DEFAULT_ROUTER_IMAGES } from "../../../config/router/routerSettings";
import { images, odysseyCandidate } from "../../../lab/build/images";
import { kubectl } from "../../../lab/superuser";
import { provideCandidate } from "../support/engines";
import type { Engine } from "../../../components/router/engine";

const ODYSSEY = images.find(({ folder }) => folder === "odyssey")?.name ?? "";

/** A configuration as a router pod has it: file → golden file. */
const ODYSSEY_FILES = ["routes.conf", "routes-pools.conf", "routes-statement.conf", "routes-transaction.conf"].map(
  (routes) => ({ "odyssey.conf": "odyssey.conf", "account.conf": "account.conf", "routes.conf": routes }),
);
const PGBOUNCER_FILES = ["routes.conf", "routes-pools.conf"].map((routes) => ({
  ...Object.fromEntries(
    ["settings.conf", "hba.conf", "instances.conf", "peers.conf", "users.conf", "userlist.txt"].map((file) => [
      file,
      `pgbouncer-${file}`,
    ]),
  ),
  "routes.conf": `pgbouncer-${routes}`,
}));

describe("golden files", function () {
  this.timeout("5m");

  // A candidate is only where its authors have put it last, and gone one day: it is tried when that is asked for.
  const odyssey = process.env["CANDIDATE"] === "1" ? odysseyCandidate.name : ODYSSEY;
  for (const [engine, image, configurations] of [
    [ENGINES.odyssey, odyssey, ODYSSEY_FILES],
    [ENGINES.pgbouncer, DEFAULT_ROUTER_IMAGES.pgbouncer, PGBOUNCER_FILES],
  ] as const) {
    describe(`in the eyes of ${image}`, () => {
      const pod = `golden-${image.replaceAll(/[^a-z0-9]+/g, "-")}`;

      before(async () => {
        if (image === odysseyCandidate.name) await provideCandidate();
        await remove(pod);
        await kubectl(["run", pod, `--image=${image}`, "--restart=Never", "--command", "--", "sleep", "600"]);
        await kubectl(["wait", `pod/${pod}`, "--for=condition=Ready", "--timeout=60s"]);
      });

      after(async () => await remove(pod));

      for (const names of configurations) {
        const { "routes.conf": routes } = names;
        const files = Object.fromEntries(Object.entries(names).map(([file, name]) => [file, golden(name)]));

        it(`are a configuration: ${routes}`, async () => {
          assert.match(await tested(pod, engine, files), /^good$/m);
        });

        it(`are none any more with an option that does not exist: ${routes}`, async () => {
          const broken = golden(routes).replaceAll("pool_size", "pool_sise");
          assert.match(await tested(pod, engine, { ...files, "routes.conf": broken }), /^bad$/m);
        });
      }
    });
  }
});

/** What the engine's test of a candidate says, as the reloader of a router pod runs it. */
async function tested(
  pod: string,
  { pod: { script } }: Engine,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const { certificate, key } = await makeAuthority("any", new Date());
  const all = { ...files, "tls.crt": certificate, "tls.key": key };
  const written = Object.entries(all).map(([file, text]) => heredoc(`live/${file}`, text));
  const commands = [
    "rm -rf /tmp/golden && mkdir -p /tmp/golden/live/own && cd /tmp/golden",
    "WORK=/tmp/golden/work POD=0",
    ...written,
    // Any certificate: its name and where it stands are what is tested.
    "echo '-----BEGIN CERTIFICATE-----' >live/ca-any.crt",
    script,
    "add_own /tmp/golden/live && (test_candidate) && echo good || echo bad",
  ];
  // As an argument: what a script on standard input prints last is lost now and then.
  return await kubectl(["exec", pod, "--", "sh", "-c", `exec 2>&1\n${commands.join("\n")}\n`]);
}

function heredoc(file: string, text: string): string {
  return `cat >${file} <<'END OF FILE'\n${text}${text.endsWith("\n") || text === "" ? "" : "\n"}END OF FILE`;
}

function golden(name: string): string {
  return readFileSync(join(__dirname, "..", "..", "golden", name), "utf8");
}

async function remove(pod: string): Promise<void> {
  await kubectl(["delete", "pod", pod, "--ignore-not-found", "--now"]);
}

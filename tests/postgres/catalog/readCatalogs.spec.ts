import assert from "node:assert/strict";
import { ApiException, KubeConfig } from "@kubernetes/client-node";
import { readFile, writeFile } from "node:fs/promises";
import { readCatalog } from "../../../components/postgres/catalog/readCatalog";
import { readCatalogs } from "../../../components/postgres/catalog/readCatalogs";
import { isUnreachable } from "../../../components/postgres/catalog/isUnreachable";
import { KubernetesApiError } from "../../../components/kubernetes/askApi";
import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { lookupSql } from "../../../components/postgres/routerAccount/sql";
import { writeKubeconfig } from "../../kubernetes/kubeconfigFolder";
import { startPostgres } from "../../support/postgres";
import { startSilentPeer } from "../../support/silentPeer";
import type { Address, TlsSettings } from "../../../config/settings";
import type { TestPostgres } from "../../support/postgres";
import type { CatalogRequest } from "../../../components/postgres/catalog/types";

const PASSWORD = "the router's";
const { user } = ROUTER_ACCOUNT;

/** Every failure has to come within this, in milliseconds, whatever a cluster does: the deployment promises 15 s. */
const FAILURE_DEADLINE = 12_000;

describe("reading a catalog", function () {
  this.timeout(60_000);
  let postgres: TestPostgres;

  before(async () => {
    postgres = await startPostgres();
    await postgres.sql("postgres", `CREATE ROLE ${user} LOGIN PASSWORD '${PASSWORD.replaceAll("'", "''")}'`);
    await postgres.sql("postgres", ...lookupSql(ROUTER_ACCOUNT));
    await postgres.sql("postgres", 'CREATE ROLE "Till Owner"', 'CREATE DATABASE "Till 1" OWNER "Till Owner"');
    await postgres.sql("postgres", "CREATE DATABASE closed ALLOW_CONNECTIONS false");
    await postgres.sql(
      "postgres",
      "CREATE DATABASE half",
      "UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'half'",
    );
  });

  after(() => postgres.remove());

  function request(instances: readonly Address[], tls: TlsSettings, password = PASSWORD): CatalogRequest {
    const source = { kind: "direct", instances, tls } as const;
    return {
      cluster: "pg4",
      source,
      account: ROUTER_ACCOUNT,
      password,
      kubernetesContext: "",
      deadline: undefined,
    };
  }

  const here = (tls: TlsSettings): CatalogRequest => request([postgres], tls);

  /** The error, which must come in time and must not tell the password. */
  async function failureOf(asked: CatalogRequest): Promise<string> {
    const start = Date.now();
    const outcome = await readCatalog(asked).then(
      () => assert.fail("it was read"),
      (error: unknown) => error as Error,
    );
    assert.ok(Date.now() - start < FAILURE_DEADLINE, `it took ${Date.now() - start} ms to fail`);
    assert.ok(!outcome.message.includes(PASSWORD));
    return outcome.message;
  }

  it("lists databases with their owners, templates and what refuses connections included", async () => {
    const { cluster, databases } = await readCatalog(here({ mode: "disable" }));
    assert.equal(cluster, "pg4");
    const sorted = [...databases].sort((a, b) => (a.name < b.name ? -1 : 1));
    const open = { isTemplate: false, allowsConnections: true };
    assert.deepEqual(sorted, [
      { name: "Till 1", owner: "Till Owner", ...open },
      { name: "closed", owner: "postgres", isTemplate: false, allowsConnections: false },
      { name: "half", owner: "postgres", isTemplate: false, allowsConnections: false },
      { name: "postgres", owner: "postgres", ...open },
      { name: "template0", owner: "postgres", isTemplate: true, allowsConnections: false },
      { name: "template1", owner: "postgres", isTemplate: true, allowsConnections: true },
    ]);
  });

  describe("with TLS", () => {
    it("verifies the authority, not the name", async () => {
      assert.ok((await readCatalog(here({ mode: "verify-ca", ca: postgres.ca }))).databases.length > 0);
    });

    it("verifies the name too, when asked to", async () => {
      const tls = { mode: "verify-full", ca: postgres.ca } as const;
      const byName = request([{ host: "localhost", port: postgres.port }], tls);
      assert.ok((await readCatalog(byName)).databases.length > 0);
      assert.match(await failureOf(here(tls)), /cluster pg4: 127\.0\.0\.1:\d+: .*does not match certificate/);
    });

    it("refuses a server of another authority", async () => {
      const other = await startPostgres();
      try {
        const message = await failureOf(here({ mode: "verify-ca", ca: other.ca }));
        assert.match(message, /cluster pg4: 127\.0\.0\.1:\d+: .*(certificate|signature)/);
      } finally {
        await other.remove();
      }
    });
  });

  describe("from several instances", () => {
    it("passes over one that is gone", async () => {
      const gone = { host: "127.0.0.1", port: 1 };
      const { databases } = await readCatalog(request([gone, postgres], { mode: "disable" }));
      assert.ok(databases.length > 0);
    });

    it("passes over two that hang", async () => {
      const peer = await startSilentPeer();
      try {
        const { databases } = await readCatalog({
          ...request([peer, peer, postgres], { mode: "verify-ca", ca: postgres.ca }),
          deadline: 1_500,
        });
        assert.ok(databases.length > 0);
      } finally {
        await peer.close();
      }
    });

    describe("that are a primary and a standby which has stopped following it", () => {
      let standby: TestPostgres;
      const all = () => [standby, postgres].map(({ host, port }) => ({ host, port }));
      const namesOn = async (instances: readonly Address[]) =>
        (await readCatalog(request(instances, { mode: "disable" }))).databases.map(({ name }) => name);

      before(async () => {
        standby = await postgres.startStandby();
        await standby.sql("postgres", "SELECT pg_wal_replay_pause()");
        await postgres.sql("postgres", "CREATE DATABASE later");
      });

      after(async () => {
        await standby.remove();
        await postgres.sql("postgres", "DROP DATABASE later");
      });

      it("takes the primary's catalog, in whichever order config has them", async () => {
        for (const instances of [all(), all().reverse()]) assert.ok((await namesOn(instances)).includes("later"));
      });

      it("takes none of the past when the primary does not answer, and says why", async () => {
        const gone = { host: "127.0.0.1", port: 1 };
        const asked = { ...request([gone, ...all().slice(0, 1)], { mode: "disable" }), deadline: 3_000 };
        const message = await failureOf(asked);
        assert.match(
          message,
          /127\.0\.0\.1:1: .*ECONNREFUSED.*; 127\.0\.0\.1:\d+: is a replica, .*the primary must answer$/,
        );
        const { unreachable } = await readCatalogs([asked], () => true);
        assert.equal(unreachable.length, 1);
      });

      it("takes what a single host says, as clients reach it whatever it is", async () => {
        assert.ok(!(await namesOn(all().slice(0, 1))).includes("later"));
      });

      it("refuses two that are writable, though they are one cluster's", async () => {
        await standby.promote();
        const message = await failureOf(request(all(), { mode: "disable" }));
        assert.match(message, /^cluster pg4: several hosts are writable, so writes would be spread over them:/);
        for (const { port } of all())
          assert.match(message, new RegExp(`127\\.0\\.0\\.1:${port} has .* and is writable`));
        assert.match(message, /pulumi config rm --path 'pgfleet:clusters\.pg4\.hosts\[1\]' {4}# 127/);
        await assert.rejects(
          readCatalogs([request(all(), { mode: "disable" })], () => true),
          /several hosts are writable/,
        );
      });
    });

    it("refuses those of two clusters, by host and system identifier, and says how to take one out", async () => {
      const other = await startPostgres();
      try {
        await other.sql("postgres", `CREATE ROLE ${user} LOGIN PASSWORD '${PASSWORD.replaceAll("'", "''")}'`);
        await other.sql("postgres", ...lookupSql(ROUTER_ACCOUNT));
        const identifiers = await Promise.all(
          [postgres, other].map((each) =>
            each.sql("postgres", "SELECT system_identifier::text AS id FROM pg_control_system()"),
          ),
        );
        const message = await failureOf(request([postgres, other], { mode: "disable" }));
        assert.match(message, /^cluster pg4: the hosts are not one PostgreSQL cluster, /);
        for (const [index, { port }] of [postgres, other].entries()) {
          const id = String(identifiers[index]?.[0]?.["id"]);
          assert.ok(message.includes(`127.0.0.1:${port} has system identifier ${id} and is writable`), message);
          assert.ok(
            message.includes(`pulumi config rm --path 'pgfleet:clusters.pg4.hosts[${index}]'    # 127.0.0.1:${port}`),
            message,
          );
        }
      } finally {
        await other.remove();
      }
    });

    it("names each that failed", async () => {
      const addresses = [1, 2].map((port) => ({ host: "127.0.0.1", port }));
      const message = await failureOf(request(addresses, { mode: "disable" }));
      assert.match(message, /^cluster pg4: 127\.0\.0\.1:1: .*ECONNREFUSED.*; 127\.0\.0\.1:2: .*ECONNREFUSED/);
    });
  });

  it("gives up on a peer that accepts and never answers, and hangs up", async () => {
    const peer = await startSilentPeer();
    try {
      const message = await failureOf({ ...request([peer], { mode: "verify-ca", ca: postgres.ca }), deadline: 1_000 });
      assert.match(message, /^cluster pg4: 127\.0\.0\.1:\d+: no answer within \d/);
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.equal(peer.openConnections(), 0);
    } finally {
      await peer.close();
    }
  });

  it("gives up on a Kubernetes API that accepts and never answers", async () => {
    const peer = await startSilentPeer();
    const kubeconfig = await writeKubeconfig(`https://127.0.0.1:${peer.port}`);
    try {
      const source = {
        kind: "kubernetes",
        namespace: "pgfleet",
        cluster: "pg2",
        instances: 3,
        caSecret: "pg2-ca",
      } as const;
      const message = await failureOf({ ...here({ mode: "disable" }), cluster: "pg2", source });
      assert.equal(message, `cluster pg2: Kubernetes API at https://127.0.0.1:${peer.port}: no answer in time`);
    } finally {
      await kubeconfig.remove();
      await peer.close();
    }
  });

  it("reports every cluster that cannot be asked, together", async () => {
    const gone = { ...request([{ host: "127.0.0.1", port: 1 }], { mode: "disable" }), cluster: "pg2" };
    const hostless = { ...request([{ host: "nowhere.invalid", port: 5432 }], { mode: "disable" }), cluster: "pg3" };
    await assert.rejects(
      readCatalogs([hostless, gone, here({ mode: "disable" })], () => false),
      ({ message }: Error) => {
        assert.match(
          message,
          /- cluster pg2: 127\.0\.0\.1:1: .*ECONNREFUSED.*\n- cluster pg3: nowhere\.invalid:5432: .*nowhere/,
        );
        assert.doesNotMatch(message, /pg4/);
        return true;
      },
    );
  });

  describe("of a cluster that may be silent", () => {
    const ask = (asked: CatalogRequest) => readCatalogs([{ ...asked, deadline: 500 }], () => true);
    const gone = { host: "127.0.0.1", port: 1 };

    it("goes on without it when nobody answers", async () => {
      const peer = await startSilentPeer();
      try {
        for (const instances of [[gone], [peer], [gone, peer]]) {
          const { catalogs, unreachable } = await ask(request(instances, { mode: "disable" }));
          assert.deepEqual([catalogs, unreachable.map(({ cluster }) => cluster)], [[], ["pg4"]]);
        }
      } finally {
        await peer.close();
      }
    });

    it("fails all the same when it answers with anything but a catalog", async () => {
      const other = await startPostgres();
      try {
        const answers: readonly [CatalogRequest, RegExp][] = [
          [request([gone, postgres], { mode: "disable" }, "wrong"), /password authentication failed/],
          [here({ mode: "verify-ca", ca: other.ca }), /certificate|signature/],
          [here({ mode: "verify-full", ca: postgres.ca }), /does not match certificate/],
          [request([other, gone], { mode: "disable" }), /password authentication failed/],
        ];
        for (const [asked, reason] of answers) await assert.rejects(ask(asked), reason);
        await postgres.sql("postgres", `REVOKE USAGE ON SCHEMA pgfleet FROM ${user}`);
        await assert.rejects(ask(here({ mode: "disable" })), /may not execute/);
      } finally {
        await postgres.sql("postgres", ...lookupSql(ROUTER_ACCOUNT));
        await other.remove();
      }
    });

    it("takes a refusal of the Kubernetes API for an answer, and its failure for none", () => {
      const isSilent = (status: number) => {
        const cause = new KubernetesApiError(new KubeConfig(), new ApiException(status, "", "", {}));
        return isUnreachable(new Error("cluster pg2: it cannot be asked", { cause }));
      };
      assert.deepEqual([403, 404, 500, 503].map(isSilent), [false, false, true, true]);
    });
  });

  describe("with a router account that is not as it must be", () => {
    it("says what the password's refusal may mean, the likelier first, and how to fix it", async () => {
      const message = await failureOf(request([postgres], { mode: "disable" }, "wrong"));
      assert.match(message, /cluster pg4: 127\.0\.0\.1:\d+: password authentication failed for user "pgfleet_router"/);
      const fixes = [
        "another one than this stack's",
        "    pulumi stack output --show-secrets routerPassword\n",
        "    pulumi config set --secret pgfleet:routerPassword\n",
        "    \\password pgfleet_router\n",
        "the role is missing there",
        "    CREATE ROLE pgfleet_router LOGIN;\n",
        "    \\password pgfleet_router",
      ];
      let end = 0;
      for (const fix of fixes) {
        const start = message.indexOf(fix, end);
        assert.ok(start >= 0, `${fix} is not there, or too early, in:\n${message}`);
        end = start + fix.length;
      }
      assert.equal(end, message.length);
    });

    describe("and whom pg_hba.conf keeps out", () => {
      const lines = "host postgres pgfleet_router all scram-sha-256\n    host all pgfleet_router all reject";
      let hbaFile: string;
      let allowing: string;

      before(async () => {
        const [row] = await postgres.sql("postgres", "SHOW hba_file");
        hbaFile = String(row?.["hba_file"]);
        allowing = await readFile(hbaFile, "utf8");
      });

      async function useHba(text: string): Promise<void> {
        await writeFile(hbaFile, text);
        await postgres.sql("postgres", "SELECT pg_reload_conf(), pg_sleep(0.3)");
      }

      afterEach(() => useHba(allowing));

      for (const [what, first, refusal] of [
        ["by no line for it", "host all postgres all scram-sha-256", "no pg_hba.conf entry for host"],
        ["by a line against it", "host all pgfleet_router all reject", "pg_hba.conf rejects connection for host"],
      ] as const) {
        it(`${what}: prints the lines that let it in, and no SQL`, async () => {
          await useHba(`${first}\nhost all postgres all scram-sha-256\n`);
          const message = await failureOf(here({ mode: "disable" }));
          assert.ok(message.includes(refusal), message);
          assert.ok(message.endsWith(`before all others in pg_hba.conf there, and reload it:\n    ${lines}`), message);
          assert.match(
            await failureOf(here({ mode: "verify-ca", ca: postgres.ca })),
            /\n {4}hostssl postgres pgfleet_router all scram/,
          );
        });
      }

      it("is let in by those lines", async () => {
        await useHba(`${lines}\n${allowing}`);
        assert.ok((await readCatalog(here({ mode: "disable" }))).databases.length > 0);
      });
    });

    it("refuses a superuser", async () => {
      await postgres.sql("postgres", `ALTER ROLE ${user} SUPERUSER`);
      try {
        assert.match(
          await failureOf(here({ mode: "disable" })),
          /pgfleet_router may do more than look verifiers up.*NOSUPERUSER/,
        );
      } finally {
        await postgres.sql("postgres", `ALTER ROLE ${user} NOSUPERUSER`);
      }
    });

    it("refuses a member of roles that may do more, however they are reached, and of no others", async () => {
      await postgres.sql(
        "postgres",
        "CREATE ROLE plain",
        'CREATE ROLE "by way"',
        "CREATE ROLE root SUPERUSER",
        'GRANT root TO "by way"',
        `ALTER ROLE ${user} NOINHERIT`,
        `GRANT plain, "by way", pg_read_all_data TO ${user}`,
      );
      try {
        assert.match(
          await failureOf(here({ mode: "disable" })),
          /as a member of "by way", pg_read_all_data: REVOKE "by way", pg_read_all_data FROM pgfleet_router/,
        );
        await postgres.sql("postgres", `REVOKE "by way", pg_read_all_data FROM ${user}`);
        assert.ok((await readCatalog(here({ mode: "disable" }))).databases.length > 0);
      } finally {
        await postgres.sql("postgres", 'DROP ROLE IF EXISTS plain, "by way", root', `ALTER ROLE ${user} INHERIT`);
      }
    });

    it("misses the permission to execute the function", async () => {
      await postgres.sql("postgres", `REVOKE USAGE ON SCHEMA pgfleet FROM ${user}`);
      try {
        const message = await failureOf(here({ mode: "disable" }));
        assert.match(message, /may not execute pgfleet\.verifier\(text\) in database postgres/);
        assert.match(message, /GRANT USAGE ON SCHEMA pgfleet TO pgfleet_router;/);
      } finally {
        await postgres.sql("postgres", ...lookupSql(ROUTER_ACCOUNT));
      }
    });

    it("misses the function", async () => {
      await postgres.sql("postgres", "DROP SCHEMA pgfleet CASCADE");
      try {
        const message = await failureOf(here({ mode: "disable" }));
        assert.match(message, /database postgres has no function pgfleet\.verifier\(text\)/);
        assert.match(message, /CREATE OR REPLACE FUNCTION pgfleet\.verifier/);
      } finally {
        await postgres.sql("postgres", ...lookupSql(ROUTER_ACCOUNT));
      }
    });

    it("refuses a function that has no row for an unknown name", async () => {
      await postgres.sql(
        "postgres",
        "DROP FUNCTION pgfleet.verifier(text)",
        "CREATE FUNCTION pgfleet.verifier(text, OUT a text, OUT b text) RETURNS SETOF record LANGUAGE sql AS 'SELECT $1, $1 WHERE false'",
      );
      try {
        assert.match(await failureOf(here({ mode: "disable" })), /must answer with one row of two columns/);
      } finally {
        await postgres.sql("postgres", "DROP FUNCTION pgfleet.verifier(text)", ...lookupSql(ROUTER_ACCOUNT));
      }
    });
  });

  it("fails at once when the server is stopped", async () => {
    await postgres.stop();
    try {
      assert.match(await failureOf(here({ mode: "disable" })), /^cluster pg4: 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
    } finally {
      await postgres.start();
    }
  });
});

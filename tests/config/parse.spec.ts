import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, parse as parseYaml } from "yaml";
import { formatMistake } from "../../config/reading/mistake";
import { DEFAULT_POOL } from "../../config/router/poolSettings";
import { PASSWORD_KEY } from "../../config/routerPassword";
import { KEYS, parseSettings } from "../../config/readSettings";
import type { Mistake } from "../../config/reading/mistake";
import type { Settings } from "../../config/settings";

const PROJECT_FOLDER = join(__dirname, "..", "..");
const CA = readFileSync(join(__dirname, "ca.crt"), "utf8");

type Raw = Record<string, unknown>;

/** The least config there can be, one cluster of each kind, with some values changed, each given by its path. */
function config(...changes: (readonly [path: string, value: unknown])[]): Raw {
  const document = parseDocument(`
    clusters:
      pg1: { version: "18", storage: { size: 10Gi } }
      old: { kind: external, hosts: [db1], tls: { mode: disable } }
    defaultCluster: pg1`);
  for (const [path, value] of changes) {
    const steps = path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    if (value === undefined) document.deleteIn(steps);
    else document.setIn(steps, value);
  }
  return document.toJS() as Raw;
}

function settingsOf(raw: Raw): Settings {
  const parsed = parseSettings(raw, "");
  if ("mistakes" in parsed) return assert.fail(parsed.mistakes.map(formatMistake).join("\n"));
  return parsed.settings;
}

function mistakesOf(raw: Raw): readonly Mistake[] {
  const parsed = parseSettings(raw, "");
  return "mistakes" in parsed ? parsed.mistakes : [];
}

function readYaml(file: string): { config: Raw } {
  return parseYaml(readFileSync(join(PROJECT_FOLDER, file), "utf8")) as { config: Raw };
}

/** A stack file's config of this project, without the project's name. */
function stackConfig(file: string): Raw {
  const entries = Object.entries(readYaml(file).config);
  return Object.fromEntries(
    entries.filter(([key]) => key.startsWith("pgfleet:")).map(([key, value]) => [key.slice("pgfleet:".length), value]),
  );
}

const SERVICE = {
  nodePort: undefined,
  annotations: {},
  sourceRanges: [],
  externalTrafficPolicy: undefined,
  loadBalancerClass: undefined,
};

describe("stack config", () => {
  it("becomes complete settings", () => {
    assert.deepEqual(settingsOf(config()), {
      namespace: "pgfleet",
      kubernetesContext: "",
      clusters: [
        {
          kind: "external",
          name: "old",
          patterns: { databases: [], owners: [] },
          unreachable: "fail",
          instances: [{ host: "db1", port: 5432 }],
          tls: { mode: "disable" },
        },
        {
          kind: "cloudnativepg",
          name: "pg1",
          patterns: { databases: [], owners: [] },
          unreachable: "fail",
          instances: 3,
          storage: { size: "10Gi", storageClass: undefined },
          image: "ghcr.io/cloudnative-pg/postgresql:18",
          parameters: {},
          resources: { requests: {}, limits: {} },
          spec: {},
          protect: true,
        },
      ],
      defaultCluster: "pg1",
      neverRouted: { databases: ["postgres"], owners: ["postgres"] },
      pins: {},
      order: [],
      guard: { count: 10, share: 0.5 },
      confirmedPlan: undefined,
      overrides: { databases: {}, owners: {} },
      router: {
        engine: "odyssey",
        replicas: 2,
        image: "ghcr.io/yandex/odyssey:1.5.2",
        pool: {
          mode: "session",
          size: 20,
          clients: 0,
          waitTimeout: 15,
          serverIdleTimeout: 60,
          clientIdleTimeout: 0,
          transactionIdleTimeout: 0,
        },
        cleanSessions: true,
        overBudget: "warn",
        service: { ...SERVICE, type: "ClusterIP", port: 5432 },
        tls: { mode: undefined, hosts: [], certificate: { kind: "own" }, clientCertificates: undefined },
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
        roleLimits: {},
      },
      networkPolicies: { install: false, clients: [], nameServers: [], operatorNamespace: "cnpg-system" },
      operator: {
        install: true,
        version: "1.30.0",
        manifest: "https://github.com/cloudnative-pg/cloudnative-pg/releases/download/v1.30.0/cnpg-1.30.0.yaml",
        protect: true,
      },
    } satisfies Settings);
  });

  it("takes every setting over", () => {
    const settings = settingsOf(
      config(
        ["namespace", "databases"],
        ["clusters.pg1.version", undefined],
        ["clusters.pg1.image", "registry.example.org:5000/own/postgresql:17.6-bookworm@sha256:14ab"],
        ["clusters.pg1.instances", 1],
        ["clusters.pg1.storage", { size: "1.5Ti", storageClass: "fast.ssd" }],
        ["clusters.pg1.parameters", { max_connections: 200, jit: false, autovacuum: true, "x.y": "1 GB" }],
        ["clusters.pg1.resources", { requests: { cpu: 0.5, memory: "1Gi" }, limits: { cpu: 2, memory: "1Gi" } }],
        ["clusters.pg1.spec", { affinity: { podAntiAffinityType: "required" }, primaryUpdateMethod: "restart" }],
        ["clusters.pg1.protect", false],
        ["clusters.pg1.databases", ["a", "b.*"]],
        ["clusters.pg1.owners", ["c"]],
        ["clusters.old.hosts", ["db1.example.org:5433", "192.0.2.1", "2001:db8::1", "[2001:db8::2]:5434", "[::1]"]],
        ["clusters.old.port", 6000],
        ["clusters.old.tls", { mode: "verify-full", ca: CA }],
        ["defaultCluster", "old"],
        ["neverRouted", { databases: [] }],
        ["router.replicas", 1],
        ["router.cleanSessions", false],
        ["router.image", "o:1"],
        ["router.pool", { mode: "statement", size: 0 }],
        ["router.overBudget", "fail"],
        ["clusters.old.unreachable", "keep"],
        ["pins", { erp: "old" }],
        ["order", ["pg1", "old"]],
        ["guard", { count: 0, share: 0.25 }],
        ["confirmedPlan", "plan-0123456789ab"],
        ["overrides", { databases: { "shop_.*": { size: 5, clients: 9 } }, owners: { batch: { mode: "session" } } }],
        ["router.service", { type: "NodePort", port: 6432, nodePort: 30432 }],
        ["roleLimits", { batch: 5 }],
        ["router.tls", { mode: "allowed", hosts: ["db.example.org", "192.0.2.7"], issuer: { name: "letsencrypt" } }],
        ["router.resources", {}],
        ["operator", { install: false, version: "1.31.2", protect: false }],
      ),
    );
    const [old, pg1] = settings.clusters;
    assert.deepEqual(old, {
      kind: "external",
      name: "old",
      patterns: { databases: [], owners: [] },
      instances: [
        { host: "db1.example.org", port: 5433 },
        { host: "192.0.2.1", port: 6000 },
        { host: "2001:db8::1", port: 6000 },
        { host: "2001:db8::2", port: 5434 },
        { host: "::1", port: 6000 },
      ],
      tls: { mode: "verify-full", ca: CA },
      unreachable: "keep",
    });
    assert.deepEqual(pg1, {
      kind: "cloudnativepg",
      name: "pg1",
      patterns: { databases: ["a", "b.*"], owners: ["c"] },
      instances: 1,
      storage: { size: "1.5Ti", storageClass: "fast.ssd" },
      image: "registry.example.org:5000/own/postgresql:17.6-bookworm@sha256:14ab",
      parameters: { autovacuum: "on", jit: "off", max_connections: "200", "x.y": "1 GB" },
      resources: { requests: { cpu: "0.5", memory: "1Gi" }, limits: { cpu: "2", memory: "1Gi" } },
      spec: { affinity: { podAntiAffinityType: "required" }, primaryUpdateMethod: "restart" },
      protect: false,
      unreachable: "fail",
    });
    assert.deepEqual(
      [settings.pins, settings.order, settings.guard, settings.confirmedPlan, settings.overrides],
      [
        { erp: "old" },
        ["pg1", "old"],
        { count: 0, share: 0.25 },
        "plan-0123456789ab",
        { databases: { "shop_.*": { size: 5, clients: 9 } }, owners: { batch: { mode: "session" } } },
      ],
    );
    const asPulumiStoresIt = settingsOf(config(["guard", { count: 10, share: "0.25" }]));
    assert.equal(asPulumiStoresIt.guard.share, 0.25);
    assert.equal(settings.namespace, "databases");
    assert.equal(settings.defaultCluster, "old");
    assert.deepEqual(settings.neverRouted, { databases: [], owners: ["postgres"] });
    assert.deepEqual(settings.router, {
      engine: "odyssey",
      cleanSessions: false,
      replicas: 1,
      image: "o:1",
      pool: { ...DEFAULT_POOL, mode: "statement", size: 0 },
      overBudget: "fail",
      service: { ...SERVICE, type: "NodePort", port: 6432, nodePort: 30432 },
      tls: {
        mode: "allowed",
        hosts: ["db.example.org", "192.0.2.7"],
        certificate: { kind: "issuer", name: "letsencrypt", issuerKind: "Issuer" },
        clientCertificates: undefined,
      },
      resources: { requests: {}, limits: {} },
      roleLimits: { batch: 5 },
    });
    assert.deepEqual(settings.operator, {
      install: false,
      version: "1.31.2",
      manifest: "https://github.com/cloudnative-pg/cloudnative-pg/releases/download/v1.31.2/cnpg-1.31.2.yaml",
      protect: false,
    });
  });

  it("takes a version that YAML read as a number", () => {
    const [, pg1] = settingsOf(config(["clusters.pg1.version", 18])).clusters;
    assert.equal(pg1?.kind === "cloudnativepg" && pg1.image, "ghcr.io/cloudnative-pg/postgresql:18");
  });

  it("says which context of the kubeconfig to use", () => {
    const parsed = parseSettings(config(), "production");
    assert.equal("settings" in parsed && parsed.settings.kubernetesContext, "production");
  });

  const single: readonly [path: string, value: unknown, at: string, problem: RegExp][] = [
    ["clustres", {}, "clustres", /^is not a known setting; "clusters" is$/],
    ["password", "x", "password", /^is not a known setting$/],
    ["namespace", "My_Space", "namespace", /^"My_Space" is not a name that Kubernetes takes$/],
    ["namespace", "x".repeat(64), "namespace", /^is 64 characters long$/],
    ["clusters", undefined, "clusters", /^lists no cluster$/],
    ["clusters", {}, "clusters", /^lists no cluster$/],
    ["clusters", ["pg1"], "clusters", /^is a list, not a section$/],
    ["clusters.pg1", "18", "clusters.pg1", /^is text, not a section$/],
    ["clusters.pg", { version: "18", storage: { size: "1Gi" } }, "clusters.pg", /pg_app/],
    [
      "clusters.router-pgbouncer",
      { version: "18", storage: { size: "1Gi" } },
      "clusters.router-pgbouncer",
      /router's own/,
    ],
    ["clusters.router", { version: "18", storage: { size: "1Gi" } }, "clusters.router", /router's own objects/],
    ["clusters.pg_2", { version: "18", storage: { size: "1Gi" } }, "clusters.pg_2", /"pg_2" is not a name/],
    ["clusters.1st", { version: "18", storage: { size: "1Gi" } }, "clusters.1st", /"1st" is not a name/],
    ["clusters.end-", { version: "18", storage: { size: "1Gi" } }, "clusters.end-", /"end-" is not a name/],
    [`clusters.${"x".repeat(51)}`, { version: "18", storage: { size: "1Gi" } }, `clusters.${"x".repeat(51)}`, /51 ch/],
    ["clusters.pg1.kind", "patroni", "clusters.pg1.kind", /^"patroni" is not one of these$/],
    ["clusters.pg1.hosts", ["db1"], "clusters.pg1.hosts", /^is not a known setting$/],
    ["clusters.pg1.instnaces", 3, "clusters.pg1.instnaces", /"instances" is$/],
    ["clusters.pg1.instances", 0, "clusters.pg1.instances", /^is 0$/],
    ["clusters.pg1.instances", 10, "clusters.pg1.instances", /^is 10$/],
    ["clusters.pg1.instances", 2.5, "clusters.pg1.instances", /^is 2.5$/],
    ["clusters.pg1.instances", "3", "clusters.pg1.instances", /^is text, not a number$/],
    ["clusters.pg1.version", undefined, "clusters.pg1.version", /^is missing$/],
    ["clusters.pg1.version", "13", "clusters.pg1.version", /^is "13"$/],
    ["clusters.pg1.version", "latest", "clusters.pg1.version", /^is "latest"$/],
    ["clusters.pg1.version", 17.6, "clusters.pg1.version", /^is a number; put it in quotes$/],
    ["clusters.pg1.image", "postgresql:18", "clusters.pg1.version", /^is given beside an image/],
    ["clusters.pg1.storage", undefined, "clusters.pg1.storage.size", /^is missing$/],
    ["clusters.pg1.storage", "10Gi", "clusters.pg1.storage", /^is text, not a section$/],
    ["clusters.pg1.storage.size", "10GB", "clusters.pg1.storage.size", /^"10GB" is not a quantity of Kubernetes/],
    ["clusters.pg1.storage.size", "much", "clusters.pg1.storage.size", /^"much" is not a quantity$/],
    ["clusters.pg1.storage.size", "0Gi", "clusters.pg1.storage.size", /^must be more than 0$/],
    ["clusters.pg1.storage.size", true, "clusters.pg1.storage.size", /^is true or false$/],
    ["clusters.pg1.storage.storageClass", "Fast", "clusters.pg1.storage.storageClass", /^"Fast" is no such name$/],
    ["clusters.pg1.parameters", { a: ["b"] }, "clusters.pg1.parameters.a", /^is a list$/],
    ["clusters.pg1.parameters", { "a.b": null }, 'clusters.pg1.parameters["a.b"]', /^is empty$/],
    ["clusters.pg1.resources", { limit: {} }, "clusters.pg1.resources.limit", /"limits" is$/],
    ["clusters.pg1.resources", { limits: { ram: "1Gi" } }, "clusters.pg1.resources.limits.ram", /^is not a known/],
    [
      "clusters.pg1.resources",
      { limits: { memory: "1GB" } },
      "clusters.pg1.resources.limits.memory",
      /writes no B at the end/,
    ],
    [
      "clusters.pg1.resources",
      { requests: { memory: "1Gi" }, limits: { memory: "1G" } },
      "clusters.pg1.resources.limits.memory",
      /^is less than the request of 1Gi/,
    ],
    ["clusters.pg1.protect", "yes", "clusters.pg1.protect", /^is text, not true or false$/],
    ["clusters.pg1.databases", "shop_.*", "clusters.pg1.databases", /^is text, not a list$/],
    ["clusters.pg1.databases", [2024], "clusters.pg1.databases[0]", /^is a number, not text$/],
    ["clusters.pg1.databases", ["a", ""], "clusters.pg1.databases[1]", /^is empty$/],
    [
      "clusters.pg1.databases",
      ["("],
      "clusters.pg1.databases[0]",
      /^"\(" is not a .*: unterminated group at character 1$/,
    ],
    ["clusters.pg1.owners", ["a)|(b"], "clusters.pg1.owners[0]", /unmatched '\)' at character 2$/],
    ["clusters.old.instances", 3, "clusters.old.instances", /^is not a known setting$/],
    ["clusters.old.hosts", undefined, "clusters.old.hosts", /^are missing$/],
    ["clusters.old.hosts", [], "clusters.old.hosts", /^are 0$/],
    ["clusters.old.hosts", Array.from({ length: 129 }, (_, n) => `db${n}`), "clusters.old.hosts", /^are 129$/],
    ["clusters.old.hosts", "db1", "clusters.old.hosts", /^is text, not a list$/],
    ["clusters.old.hosts", ["db1", "db1:5432"], "clusters.old.hosts", /^name the same instance twice$/],
    [
      "clusters.older",
      { kind: "external", hosts: ["db9", "DB1:5432"], tls: { mode: "disable" } },
      "clusters.older.hosts",
      /^name an instance of cluster old at place 1$/,
    ],
    ["clusters.old.hosts", ["db1,db2"], "clusters.old.hosts[0]", /^is not a host$/],
    ["clusters.old.hosts", ["db1:0"], "clusters.old.hosts[0]", /^is not a host$/],
    ["clusters.old.hosts", ["db1:65536"], "clusters.old.hosts[0]", /^is not a host$/],
    ["clusters.old.hosts", ["fe80::1%eth0"], "clusters.old.hosts[0]", /^is not a host$/],
    ["clusters.old.hosts", ["[db1]"], "clusters.old.hosts[0]", /^is not a host$/],
    ["clusters.old.hosts", ['db1"'], "clusters.old.hosts[0]", /^is not a host$/],
    ["clusters.old.port", 65536, "clusters.old.port", /^is 65536$/],
    ["clusters.old.tls", undefined, "clusters.old.tls.mode", /^is missing$/],
    ["clusters.old.tls.mode", "verify_full", "clusters.old.tls.mode", /^"verify_full" is not one of these$/],
    ["clusters.old.tls.mode", "require", "clusters.old.tls.mode", /^"require" is not one of these$/],
    ["clusters.old.tls.mode", "verify-ca", "clusters.old.tls.ca", /^is missing$/],
    ["clusters.old.tls.ca", CA, "clusters.old.tls.ca", /^is not used by mode disable/],
    ["clusters.old.tls", { mode: "verify-ca", ca: "ca.crt" }, "clusters.old.tls.ca", /^holds no certificate$/],
    ["defaultCluster", undefined, "defaultCluster", /^is missing$/],
    ["defaultCluster", "pg9", "defaultCluster", /^no cluster is called "pg9"; "pg1" is$/],
    ["defaultCluster", "main", "defaultCluster", /^no cluster is called "main"$/],
    ["neverRouted", { databases: ["*"] }, "neverRouted.databases[0]", /nothing to repeat at character 1$/],
    ["neverRouted", { names: [] }, "neverRouted.names", /^is not a known setting$/],
    ["router", { engine: "pgbounce" }, "router.engine", /^"pgbounce" is not one of these$/],
    ["router", { cleanSessions: "no" }, "router.cleanSessions", /^is text, not true or false$/],
    ["router", { replicas: 0 }, "router.replicas", /^is 0$/],
    ["router", { replicas: "two" }, "router.replicas", /^is text, not a number$/],
    ["router", { image: "odyssey 1.5" }, "router.image", /^has white space in it$/],
    ["router", { pool: { mode: "sesion" } }, "router.pool.mode", /^"sesion" is not one of these$/],
    ["router", { pool: { size: -1 } }, "router.pool.size", /^is -1$/],
    ["router", { pool: "session" }, "router.pool", /^is text, not a section$/],
    ["router", { service: { nodePort: 30000 } }, "router.service.nodePort", /^is not used by type ClusterIP$/],
    ["router", { service: { type: "NodePort", nodePort: 5432 } }, "router.service.nodePort", /^is 5432$/],
    ["router", { service: { type: "Nodeport" } }, "router.service.type", /^"Nodeport" is not one of these$/],
    ["operator", { version: "1.30" }, "operator.version", /^is "1.30"$/],
    ["operator", { version: "1.29.9" }, "operator.version", /^is "1.29.9"$/],
    ["operator", { version: "0.30.0" }, "operator.version", /^is "0.30.0"$/],
    ["operator", { version: 1.3 }, "operator.version", /^is a number, not text$/],
    ["operator", { manifest: "" }, "operator.manifest", /^is empty$/],
    ["operator", { manifest: "http://example.com/cnpg.yaml" }, "operator.manifest", /^is an address of http, where/],
    ["clusters.pg1.unreachable", "skip", "clusters.pg1.unreachable", /^"skip" is not one of these$/],
    ["pins", { erp: "pg9" }, "pins.erp", /^no cluster is called "pg9"; "pg1" is$/],
    ["pins", { erp: 1 }, "pins.erp", /^is a number, not text$/],
    ["pins", { console: "old" }, "pins.console", /^can never have a route: it is the name of the router's console$/],
    ["pins", { 'a"b': "old" }, 'pins["a\\"b"]', /^can never have a route: /],
    ["order", ["pg1", "pg9"], "order[1]", /^no cluster is called "pg9"; "pg1" is$/],
    ["order", ["old", "pg1", "old"], "order", /^names old twice$/],
    ["order", "pg1", "order", /^is text, not a list$/],
    ["guard", { count: -1 }, "guard.count", /^is -1$/],
    ["guard", { share: 50 }, "guard.share", /^is 50$/],
    ["guard", { share: -0.1 }, "guard.share", /^is -0.1$/],
    ["guard", { share: "1.5" }, "guard.share", /^is 1.5$/],
    ["guard", { share: "50%" }, "guard.share", /^is text, not a number$/],
    ["guard", { most: 3 }, "guard.most", /^is not a known setting$/],
    ["confirmedPlan", "all", "confirmedPlan", /^is not the name of a plan$/],
    ["overrides", { "shop_.*": { size: 5 } }, 'overrides["shop_.*"]', /^is not a known setting$/],
    ["overrides", { databases: { "(": { size: 5 } } }, 'overrides.databases["("]', /is not a regular expression/],
    [
      "overrides",
      { owners: { "(.*)*(?=b).*": { size: 5 } } },
      'overrides.owners["(.*)*(?=b).*"]',
      /could take more than/,
    ],
    [
      "clusters.pg1.owners",
      ["shop", "(a+)+\\1"],
      "clusters.pg1.owners[1]",
      /^"\(a\+\)\+\\1" could take more than 1,000,000 steps/,
    ],
    ["overrides", { databases: { a: { pool: 5 } } }, "overrides.databases.a.pool", /^is not a known setting/],
    ["overrides", { owners: { a: { clients: -5 } } }, "overrides.owners.a.clients", /^is -5$/],
    ["overrides", { owners: { a: 5 } }, "overrides.owners.a", /^is a number, not a section$/],
    [
      "router.service",
      { sourceRanges: ["10.0.0.0/8"] },
      "router.service.sourceRanges",
      /^is not used by type ClusterIP$/,
    ],
    ["router.service", { externalTrafficPolicy: "Local" }, "router.service.externalTrafficPolicy", /type ClusterIP$/],
    [
      "router.service",
      { type: "LoadBalancer", sourceRanges: ["10.0.0.0"] },
      "router.service.sourceRanges[0]",
      /range$/,
    ],
    ["router.service", { type: "LoadBalancer", sourceRanges: ["::/129"] }, "router.service.sourceRanges[0]", /range$/],
    ["router.service", { type: "LoadBalancer", loadBalancerClass: "a b" }, "router.service.loadBalancerClass", /name$/],
    ["router.service", { annotations: { a: ["b"] } }, "router.service.annotations.a", /^is no text$/],
    ["networkPolicies", { install: true, clients: ["Shop"] }, "networkPolicies.clients[0]", /^is neither$/],
    ["networkPolicies", { install: true, clients: ["10.0.0.0/33"] }, "networkPolicies.clients[0]", /^is neither$/],
    ["networkPolicies", { clients: ["shop"] }, "networkPolicies.clients", /^keeps nobody out without install: true$/],
    ["networkPolicies", { nameServers: ["dns"] }, "networkPolicies.nameServers", /^is not used without install: true$/],
    [
      "networkPolicies",
      { install: true, nameServers: ["10.0.0.10"] },
      "networkPolicies.nameServers[0]",
      /^is neither$/,
    ],
    ["networkPolicies", { instal: true }, "networkPolicies.instal", /"install" is$/],
    ["router.tls", { mode: "require" }, "router.tls.mode", /^"require" is not one of these$/],
    ["router.tls", { hosts: ["db:5432"] }, "router.tls.hosts[0]", /^is not a host$/],
    ["router.tls", { hosts: ["10.0.0.300"] }, "router.tls.hosts[0]", /^is not a host$/],
    ["router.tls", { hosts: ["fe80::1%eth0"] }, "router.tls.hosts[0]", /^is not a host$/],
    ["router.service", { annotations: { "a b": "c" } }, 'router.service.annotations["a b"]', /^is no name/],
    ["networkPolicies", { install: true, clients: ["fe80::%a/10"] }, "networkPolicies.clients[0]", /^is neither$/],
    ["networkPolicies", { install: true, clients: ["10.0.0.0/08"] }, "networkPolicies.clients[0]", /^is neither$/],
    ["networkPolicies", { install: true, clients: ["::ffff:10.0.0.0/104"] }, "networkPolicies.clients[0]", /neither$/],
    ["router.tls", { hosts: [`${"x".repeat(64)}.example.org`] }, "router.tls.hosts[0]", /^is not a host$/],
    ["router.tls", { secret: "No" }, "router.tls.secret", /^is no such name$/],
    ["router.tls", { secret: "router-tls" }, "router.tls.secret", /^is one that this program makes$/],
    ["router.tls", { hosts: ["db.example.org"], issuer: {} }, "router.tls.issuer.name", /^is missing$/],
    [
      "router.tls",
      { hosts: ["db.example.org"], issuer: { name: "a", kind: "issuer" } },
      "router.tls.issuer.kind",
      /^"issuer" is not one/,
    ],
    ["router.tls", { issuer: { name: "a" } }, "router.tls.hosts", /^is missing, and an issuer signs for these/],
    ["router.tls", { hosts: ["db.*.example.org"] }, "router.tls.hosts[0]", /^is not a host$/],
    ["router.tls", { secret: "a", issuer: { name: "b" } }, "router.tls.issuer", /^is given beside a Secret/],
    ["router.tls", { mode: "off", secret: "a" }, "router.tls.secret", /^is not used by mode off$/],
    ["roleLimits", { shop: 0 }, "roleLimits.shop", /^is 0$/],
    ["roleLimits", { "o'hara": 5 }, 'roleLimits["o\'hara"]', /single quote$/],
    ["roleLimits", { pgfleet_router: 5 }, "roleLimits.pgfleet_router", /^cannot be named: /],
    ["router.tls", { clientAuthority: CA }, "router.tls.clientAuthority", /^is not used while no role/],
    ["router", { overBudget: "ignore" }, "router.overBudget", /^"ignore" is not one of these$/],
    ["router", { pool: { clientIdleTimeout: 86401 } }, "router.pool.clientIdleTimeout", /^is 86401$/],
    [
      "clusters.pg1.spec",
      { postgresql: null },
      "clusters.pg1.spec",
      /^sets postgresql\.parameters, postgresql\.pg_hba,/,
    ],
    ["clusters.pg1.spec", { storage: [] }, "clusters.pg1.spec", /^sets storage\.size, storage\.storageClass,/],
    ["clusters.pg1.spec", [], "clusters.pg1.spec", /^is a list, not settings by name$/],
    [
      "clusters.pg1.spec",
      { instances: 5, storage: { size: "1Gi", pvcTemplate: {} }, postgresql: { parameters: {}, pg_ident: [] } },
      "clusters.pg1.spec",
      /^sets instances, storage\.size, postgresql\.parameters, which pgfleet sets$/,
    ],
    ["operator", { protect: false }, "operator.protect", /^is false, but pg1 is protected$/],
  ];
  for (const [path, value, at, problem] of single) {
    it(`has one mistake, at ${at}, with ${path} ${value === undefined ? "missing" : JSON.stringify(value).slice(0, 60)}`, () => {
      const mistakes = mistakesOf(config([path, value]));
      assert.deepEqual(
        mistakes.map((mistake) => mistake.path),
        [`pgfleet:${at}`],
      );
      assert.match(mistakes[0]?.problem ?? "", problem);
    });
  }

  const images: readonly [image: string, isAccepted: boolean][] = [
    ["postgresql:18", true],
    ["ghcr.io/cloudnative-pg/postgresql:17.6-standard-bookworm", true],
    ["localhost:5000/postgresql:16", true],
    ["postgresql", false],
    ["postgresql:latest", false],
    ["postgresql:13", false],
    ["postgresql:180", false],
    ["localhost:18/postgresql", false],
    ["postgresql@sha256:18ab", false],
    ["postgresql:18 ", false],
  ];
  for (const [image, isAccepted] of images) {
    it(`${isAccepted ? "takes" : "refuses"} the image ${image}`, () => {
      const mistakes = mistakesOf(config(["clusters.pg1.version", undefined], ["clusters.pg1.image", image]));
      assert.deepEqual(
        mistakes.map(({ path }) => path),
        isAccepted ? [] : ["pgfleet:clusters.pg1.image"],
      );
    });
  }

  it("with seven mistakes reports seven", () => {
    const mistakes = mistakesOf(
      config(
        ["clusters.pg1.instances", 0],
        ["clusters.pg1.databases", ["shop_(", "[z-a]"]],
        ["clusters.pg1.storage.size", "much"],
        ["clusters.Pg_4", { kind: "external", hosts: ["db4"], tls: { mode: "disable" } }],
        ["defaultCluster", "pg9"],
        ["router", { replicas: "two" }],
      ),
    );
    assert.deepEqual(
      mistakes.map(({ path }) => path),
      [
        "pgfleet:clusters.Pg_4",
        "pgfleet:clusters.pg1.databases[0]",
        "pgfleet:clusters.pg1.databases[1]",
        "pgfleet:clusters.pg1.instances",
        "pgfleet:clusters.pg1.storage.size",
        "pgfleet:defaultCluster",
        "pgfleet:router.replicas",
      ],
    );
  });

  it("says of each mistake what is accepted and which command fixes it", () => {
    const lines = mistakesOf(config(["clusters.pg1.databases", ["("]], ["router", { relicas: 3 }])).map(formatMistake);
    assert.deepEqual(lines, [
      `pgfleet:clusters.pg1.databases[0]: "(" is not a regular expression: unterminated group at character 1. Accepted: a regular expression as JavaScript has them (flag u), which must match the whole name, for example shop_.*. Fix: pulumi config set --path 'pgfleet:clusters.pg1.databases[0]' '<pattern>'`,
      `pgfleet:router.relicas: is not a known setting; "replicas" is. Accepted: cleanSessions, engine, image, overBudget, pool, replicas, resources, service, tls. Fix: pulumi config rm --path 'pgfleet:router.relicas' # and set pgfleet:router.replicas instead`,
    ]);
  });

  const fixed: readonly [path: string, value: unknown, word: string][] = [
    ["router", { service: { type: "Nodeport", nodePort: 30432 } }, "'NodePort'"],
    ["router", { pool: { mode: "transacton" } }, "'transaction'"],
    ["clusters.old.tls.mode", "verify_full", "'verify-full'"],
    ["clusters.old.tls.mode", undefined, "'<value>'"],
    ["clusters.pg1.kind", "patroni", "'<value>'"],
    ["clusters.pg1.unreachable", true, "'<value>'"],
    ["clusters.pg1.instances", 0, "'<number>'"],
    ["guard", { share: 50 }, "'<number>'"],
    ["clusters.pg1.protect", "yes", "'<true or false>'"],
    ["clusters.pg1.version", 17.6, "'<version>'"],
    ["clusters.pg1.databases", [2024], "'<pattern>' --type string"],
    ["clusters.pg1.storage.size", "10GB", "'<quantity>'"],
    ["clusters.pg1.storage.storageClass", "Fast", "'<name>'"],
    ["operator", { version: "1.31" }, "'<version>'"],
    ["namespace", "My_Space", "'<name>'"],
  ];
  for (const [path, value, word] of fixed) {
    it(`fixes ${path} ${value === undefined ? "that is missing" : JSON.stringify(value)} with ${word}, never with a value that nobody meant`, () => {
      const fixes = mistakesOf(config([path, value])).map(({ fix }) => fix.slice(fix.lastIndexOf(" '") + 1));
      assert.deepEqual(fixes, [word]);
    });
  }

  it("says which tag an image must have", () => {
    const [mistake] = mistakesOf(
      config(["clusters.pg1.version", undefined], ["clusters.pg1.image", "ghcr.io/cloudnative-pg/postgresql:latest"]),
    );
    assert.equal(mistake?.problem, "has no tag that starts with PostgreSQL's major version");
    assert.match(mistake.accepted, /14 or later, for example ghcr\.io\/cloudnative-pg\/postgresql:18$/);
    assert.match(mistake.fix, / '<image>'$/);
  });

  it("fixes a list by its first element, for Pulumi sets no list at once", () => {
    const fixes = mistakesOf(config(["clusters.old.hosts", []], ["clusters.pg1.databases", "a"])).map(({ fix }) => fix);
    assert.deepEqual(fixes, [
      "pulumi config set --path 'pgfleet:clusters.old.hosts[0]' '<host>'",
      "pulumi config rm --path 'pgfleet:clusters.pg1.databases' && pulumi config set --path 'pgfleet:clusters.pg1.databases[0]' '<pattern>'",
    ]);
  });

  it("never repeats what may be a secret", () => {
    const secret = "hunter2hunter2";
    const pem = `-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----`;
    const text = mistakesOf(
      config(
        ["routerPasword", secret],
        ["clusters.pg1.password", secret],
        ["clusters.pg1.parameters", { primary_conninfo: [secret] }],
        ["clusters.pg1.storage", secret],
        ["clusters.old.hosts", [`postgres://user:${secret}@db1/x`]],
        ["clusters.old.tls", { mode: "verify-ca", ca: pem }],
        ["router", { image: `user:${secret}@registry/odyssey :1` }],
      ),
    )
      .map(formatMistake)
      .join("\n");
    assert.equal(text.split("\n").length, 7);
    assert.ok(!text.includes(secret), text);
  });
});

describe("the project's files", () => {
  const declared = readYaml("Pulumi.yaml").config as Record<
    string,
    { type: string; default?: unknown; description: string }
  >;

  it("declare the keys that are read, each with type and description", () => {
    assert.deepEqual(Object.keys(declared).sort(), KEYS.map((key) => `pgfleet:${key}`).sort());
    for (const [key, { type, description }] of Object.entries(declared)) {
      assert.ok(["string", "object", "array"].includes(type), key);
      assert.ok(description.length > 20, key);
    }
  });

  it("declare the defaults that hold without them", () => {
    const defaults = Object.entries(declared)
      .filter(([, declaration]) => declaration.default !== undefined)
      .map(([key, declaration]) => [key.slice("pgfleet:".length), declaration.default] as const);
    assert.deepEqual(
      defaults.map(([key]) => key),
      [
        "namespace",
        "neverRouted",
        "pins",
        "order",
        "guard",
        "confirmedPlan",
        "overrides",
        "router",
        "networkPolicies",
        "operator",
        PASSWORD_KEY,
        "certificateRoles",
        "roleLimits",
      ],
    );
    assert.deepEqual(settingsOf(config(...defaults)), settingsOf(config()));
  });

  it("describe every setting of a section", () => {
    for (const [key, names] of Object.entries({
      clusters: [
        "databases owners kind version image storage size storageClass instances parameters resources spec protect",
        "hosts port tls mode ca",
      ],
      neverRouted: ["databases owners"],
      router: ["replicas image pool mode size service type port nodePort resources requests limits"],
      operator: ["install version manifest protect"],
    })) {
      const description = declared[`pgfleet:${key}`]?.description ?? "";
      for (const name of names.join(" ").split(" ")) {
        assert.match(description, new RegExp(`\\b${name}\\b`), `${name} of ${key}`);
      }
    }
  });

  it("have a stack for the lab", () => {
    const { clusters, defaultCluster, router } = settingsOf(stackConfig("Pulumi.dev.yaml"));
    assert.deepEqual(
      clusters.map(({ name, kind, patterns }) => [name, kind, patterns.databases, patterns.owners]),
      [
        ["pg1", "cloudnativepg", [], []],
        ["pg2", "cloudnativepg", ["shop_.*"], ["shop"]],
        ["pg3", "cloudnativepg", ["metrics|events_\\d+"], ["team_analytics"]],
      ],
    );
    assert.equal(defaultCluster, "pg1");
    assert.deepEqual(router.service, { ...SERVICE, type: "NodePort", port: 5432, nodePort: 30432 });
  });

  it("have an example for production, which protects what it makes", () => {
    const { clusters, networkPolicies } = settingsOf(stackConfig("Pulumi.production.example.yaml"));
    const kinds = clusters.map(({ kind }) => kind);
    assert.ok(kinds.includes("external") && kinds.includes("cloudnativepg"));
    for (const cluster of clusters) assert.ok(cluster.kind === "external" || cluster.protect, cluster.name);
    assert.ok(networkPolicies.install);
  });
});

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";

/** As Pulumi's process of dynamic providers loads them. */
const load = createRequire(__filename);

/**
 * Paths that providers of earlier releases have put into users' state, with what Pulumi takes from there: a refresh asks `read`
 * and `diff` of the text in the state. Without these, a refresh of such a stack fails.
 */
const CALLED_BY_OLDER_STATE = [
  { module: "components/odyssey/driftState", methods: ["diff"], provider: "components/router/drift/driftProvider" },
  {
    module: "components/odyssey/rolloutState",
    methods: ["diff", "read"],
    provider: "components/router/rollout/rolloutProvider",
  },
  {
    module: "components/postgres/routerPasswordState",
    methods: ["diff"],
    provider: "components/postgres/routerAccount/passwordProvider",
  },
  {
    module: "components/router/drift/driftState",
    methods: ["diff"],
    provider: "components/router/drift/driftProvider",
  },
  {
    module: "components/router/rollout/rolloutState",
    methods: ["diff", "read"],
    provider: "components/router/rollout/rolloutProvider",
  },
  { module: "components/routing/diff", methods: ["diff"], provider: "components/routing/routesProvider" },
  { module: "components/routing/read", methods: ["read"], provider: "components/routing/routesProvider" },
] as const;

/** The doors that providers of this release put there: they stay when what is behind them moves. */
const CALLED_BY_STATE = [
  {
    module: "components/dynamic/doors/drift",
    methods: ["check", "diff"],
    provider: "components/router/drift/driftProvider",
  },
  {
    module: "components/dynamic/doors/ownCertificate",
    methods: ["create", "diff", "update"],
    provider: "components/router/certificate/ownCertificateProvider",
  },
  {
    module: "components/dynamic/doors/rollout",
    methods: ["create", "diff", "read", "update"],
    provider: "components/router/rollout/rolloutProvider",
  },
  {
    module: "components/dynamic/doors/routerPassword",
    methods: ["create", "diff", "update"],
    provider: "components/postgres/routerAccount/passwordProvider",
  },
  {
    module: "components/dynamic/doors/routes",
    methods: ["check", "diff", "read"],
    provider: "components/routing/routesProvider",
  },
] as const;

describe("what the state of stacks calls", () => {
  for (const { module, methods, provider } of [...CALLED_BY_OLDER_STATE, ...CALLED_BY_STATE]) {
    it(`is at ${module}`, () => {
      const [door, behind] = [exportsOf(module), exportsOf(provider)];
      for (const method of methods) {
        assert.equal(typeof door[method], "function");
        assert.equal(door[method], behind[method]);
      }
    });
  }
});

function exportsOf(module: string): Readonly<Record<string, unknown>> {
  return load(join(__dirname, "..", "..", module)) as Readonly<Record<string, unknown>>;
}

// Changes the code that plans routes and renders the router's configuration, one place at a time, and counts the changes
// that no test notices.
export default {
  mutate: [
    "components/routing/{plan,safety}/*.ts",
    "components/routing/{memory,clientTls}.ts",
    "!components/routing/safety/assess.ts",
    "components/router/configuration/{renderConfiguration,splitRoutes,files,renderManifest,connectionShares}.ts",
    "components/router/odyssey/{render*,language/*}.ts",
    "components/router/pgbouncer/{render*,language/*}.ts",
    "components/router/language/{reservedNames,unprintable}.ts",
    "components/router/processes.ts",
    "components/router/rollout/nextTurn.ts",
  ],
  testRunner: "mocha",
  mochaOptions: {
    // Each by its name: mocha takes a comma for the end of a pattern.
    spec: [
      "tests/routing/plan/*.spec.ts",
      "tests/routing/*.spec.ts",
      ...["budget", "changes", "guard"].map((name) => `tests/routing/safety/${name}.spec.ts`),
      "tests/router/configuration/*.spec.ts",
      "tests/router/odyssey/*.spec.ts",
      ...["access", "names", "render"].map((name) => `tests/router/pgbouncer/${name}.spec.ts`),
      "tests/router/processes.spec.ts",
      "tests/router/rollout/takeTurns.spec.ts",
    ],
  },
  coverageAnalysis: "perTest",
  // Of what runs while a module is loaded no test can be singled out: those few took two fifths of the time. So no spec
  // calls what is changed outside of its tests: each change there would run all of them, in a process of its own.
  ignoreStatic: true,
  concurrency: 2,
  reporters: ["clear-text"],
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
  thresholds: { high: 98, low: 95, break: 95 },
  ignorePatterns: ["/lab", "/bench", "/infra", "/docs", "/reports"],
  tempDirName: ".stryker-tmp",
};

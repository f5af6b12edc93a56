// Changes the code that plans routes and renders the router's configuration, one place at a time, and counts the changes
// that no test notices.
export default {
  mutate: [
    "components/routing/{pattern,specificity,override,claims,settle,plan,warnings,changes,guard,budget,kept,describeConflict}.ts",
    "components/odyssey/{syntax,names,generation,renderMain,renderRoutes,renderAccount,renderConfiguration,splitRoutes,configurationFiles,renderManifest,nextTurn}.ts",
  ],
  testRunner: "mocha",
  mochaOptions: {
    spec: [
      ...[
        "pattern",
        "override",
        "settle",
        "plan",
        "planProperties",
        "warnings",
        "changes",
        "guard",
        "budget",
        "kept",
        "lastKnown",
      ].map((name) => `tests/routing/${name}.spec.ts`),
      ...["describeConflict", "texts"].map((name) => `tests/routing/${name}.spec.ts`),
      ...["syntax", "names", "render", "generation", "configurationFiles", "splitRoutes", "takeTurns"].map(
        (name) => `tests/odyssey/${name}.spec.ts`,
      ),
    ],
  },
  coverageAnalysis: "perTest",
  concurrency: 2,
  reporters: ["clear-text"],
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
  thresholds: { high: 98, low: 95, break: 95 },
  ignorePatterns: ["/lab", "/bench", "/infra", "/docs", "/reports"],
  tempDirName: ".stryker-tmp",
};

import { ROUTER_ACCOUNT } from "../../../components/postgres/routerAccount/account";
import { partFiles } from "../../../components/router/configuration/files";
import { ENGINES } from "../../../components/router/engines";
import { renderConfiguration } from "../../../components/router/configuration/renderConfiguration";
import { planRoutes } from "../../../components/routing/plan/plan";
import { CLUSTERS, databasesOf, NAMESPACE, rules, settings } from "../fleet";

// Run as a program with a number of databases: prints the seconds that each step took, the first time that this process does
// it, for in a preview too it is the first time.

export interface PlanAndRender {
  readonly plan: number;
  readonly render: number;
}

const size = Number(process.argv[2]);
const databases = databasesOf(size).map((database) => ({ ...database, isTemplate: false, allowsConnections: true }));
const catalogs = CLUSTERS.map((cluster) => ({
  cluster,
  databases: databases.filter((database) => database.cluster === cluster),
  connectionLimit: 97,
}));
const routing = { rules: rules(), router: settings().router };

const start = performance.now();
const { routes } = planRoutes(catalogs, routing.rules);
const planned = performance.now();
const storages = CLUSTERS.map((cluster) => ({
  cluster,
  endpoints: [{ host: `${cluster}-1.${NAMESPACE}.svc`, port: 5432 }],
  followsPrimary: true,
  tls: "verify-full" as const,
}));
const known = { routes, defaultCluster: routing.rules.defaultCluster };
const { pool, cleanSessions, engine } = routing.router;
const toRender = {
  storages,
  ...known,
  pool,
  cleanSessions,
  clientTls: "required" as const,
  certificateRoles: [],
  roleLimits: {},
  podHosts: [],
  connectionShares: {},
};
const surroundings = {
  name: "router",
  account: ROUTER_ACCOUNT,
  passwordSerial: "1",
  certificates: {},
  certificate: undefined,
  others: {},
};
const { language } = ENGINES[engine];
const { files } = renderConfiguration(language, toRender, surroundings);
const parts = partFiles(language, "router", toRender, ROUTER_ACCOUNT, {});
const rendered = performance.now();

const written = [files, ...Object.values(parts)].flatMap((each) => Object.values(each)).join("");
if (written.split("\n").length < size) throw new Error(`fewer than ${size} lines were rendered`);
const result: PlanAndRender = { plan: (planned - start) / 1000, render: (rendered - planned) / 1000 };
console.log(JSON.stringify(result));

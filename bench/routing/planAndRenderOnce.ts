import { ROUTER_ACCOUNT } from "../../components/postgres/routerAccount";
import { mainFiles, partFiles } from "../../components/odyssey/configurationFiles";
import { renderConfiguration } from "../../components/odyssey/renderConfiguration";
import { clustersOf, poolsOf } from "../../components/routing/routeParts";
import { planRoutes } from "../../components/routing/plan";
import { CLUSTERS, databasesOf, NAMESPACE, rules, settings } from "./fleet";

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
  tls: "verify-ca" as const,
}));
const known = { routes: clustersOf(routes), pools: poolsOf(routes), defaultCluster: routing.rules.defaultCluster };
const toRender = { storages, ...known, pool: routing.router.pool };
const configuration = renderConfiguration(toRender, ROUTER_ACCOUNT, "1", {});
const parts = partFiles("router", toRender, {});
mainFiles(configuration, parts, {});
const rendered = performance.now();

if (configuration.routes.split("\n").length < size) throw new Error(`fewer than ${size} lines were rendered`);
const result: PlanAndRender = { plan: (planned - start) / 1000, render: (rendered - planned) / 1000 };
console.log(JSON.stringify(result));

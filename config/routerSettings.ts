import { choice, FLAG, integer, text } from "./kinds";
import { DEFAULT_POOL, readPool } from "./poolSettings";
import { readResources } from "./resources";
import type { Section } from "./section";
import type { Resources, RouterSettings } from "./settings";

/** Public images. Older releases of PgBouncer let a client crash it, or log in as somebody else, before any password. */
export const DEFAULT_ROUTER_IMAGES: Readonly<Record<RouterSettings["engine"], string>> = {
  odyssey: "ghcr.io/yandex/odyssey:1.5.2",
  pgbouncer: "ghcr.io/cloudnative-pg/pgbouncer:1.26.1",
};

const ENGINE = choice("odyssey", "pgbouncer");

const NODE_PORT = integer(30000, 32767);
const SERVICE_TYPE = choice("ClusterIP", "NodePort", "LoadBalancer");
const IMAGE = text("an image of Odyssey 1.5.2 or PgBouncer 1.26.1 or later", "<image>", (value) =>
  /\s/.test(value) ? "has white space in it" : undefined,
);
/** Enough for some thousands of routes and clients. No limit on CPU: throttling would hold up every query. */
const DEFAULT_RESOURCES: Resources = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { memory: "512Mi" },
};

export function readRouter(settings: Section): RouterSettings {
  const router = settings.section("router").only(NAMES);
  const engine = router.optional("engine", ENGINE, "odyssey");
  return {
    engine,
    replicas: router.optional("replicas", integer(1, 50), 2),
    image: router.optional("image", IMAGE, DEFAULT_ROUTER_IMAGES[engine]),
    pool: { ...DEFAULT_POOL, ...readPool(router.section("pool")) },
    cleanSessions: router.optional("cleanSessions", FLAG, true),
    overBudget: router.optional("overBudget", choice("warn", "fail"), "warn"),
    service: readService(router),
    resources: readResources(router, DEFAULT_RESOURCES),
  };
}

const NAMES = ["engine", "replicas", "image", "pool", "cleanSessions", "overBudget", "service", "resources"];

function readService(router: Section): RouterSettings["service"] {
  const service = router.section("service").only(["type", "port", "nodePort"]);
  const type = service.optional("type", SERVICE_TYPE, "ClusterIP");
  const nodePort = service.optional("nodePort", NODE_PORT, undefined);
  // Of a type that does not exist nobody knows whether it uses one.
  if (nodePort !== undefined && type !== "NodePort" && !service.isMistaken("type")) {
    service.noteUnwanted("nodePort", `is not used by type ${type}`, "with type NodePort");
  }
  return { type, port: service.optional("port", integer(1, 65535), 5432), nodePort };
}

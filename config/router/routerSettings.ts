import { readClientTls } from "./clientTls";
import { choice, FLAG, integer, text } from "../reading/valueTypes";
import { DEFAULT_POOL, readPool } from "./poolSettings";
import { readService } from "./service";
import { readRoleLimits } from "../roles";
import { readResources } from "../resources";
import type { Section } from "../reading/section";
import type { Resources, RouterSettings } from "../settings";

/** Public images. Older releases of PgBouncer let a client crash it, or log in as somebody else, before any password. */
export const DEFAULT_ROUTER_IMAGES: Readonly<Record<RouterSettings["engine"], string>> = {
  odyssey: "ghcr.io/yandex/odyssey:1.5.2",
  pgbouncer: "ghcr.io/cloudnative-pg/pgbouncer:1.26.1",
};

const ENGINE = choice("odyssey", "pgbouncer");

const IMAGE = text("an image of Odyssey 1.5.2 or PgBouncer 1.26.1 or later", "<image>", (value) =>
  /\s/.test(value) ? "has white space in it" : undefined,
);
/** Enough for some thousands of routes and clients. No limit on CPU: throttling would hold up every query. */
const DEFAULT_RESOURCES: Resources = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { memory: "512Mi" },
};

/** @param certificateRoles roles that log in with certificates; undefined when they could not be read */
export function readRouter(settings: Section, certificateRoles: readonly string[] | undefined): RouterSettings {
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
    tls: readClientTls(router, certificateRoles),
    resources: readResources(router, DEFAULT_RESOURCES),
    roleLimits: readRoleLimits(settings),
  };
}

const NAMES = ["engine", "replicas", "image", "pool", "cleanSessions", "overBudget", "service", "tls", "resources"];

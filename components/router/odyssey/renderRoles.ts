import { byCodeUnit } from "../../../common/byCodeUnit";
import { renderOptions, renderRoute } from "./renderRoutes";
import { quote } from "./language/syntax";
import { ownValue } from "../../../common/ownValue";
import { OBJECT_CAPACITY } from "../configuration/splitRoutes";
import type { Passwords, RoutingConfiguration } from "../configuration/types";

/**
 * Rules of roles that log in with certificates, one for each database and role: of a database's rules the one of the role
 * counts, and only then those of the default route. They are in the Secret, for they have the roles' passwords.
 */
export function renderRoles(configuration: RoutingConfiguration, passwords: Passwords["roles"]): string {
  const { certificateRoles, roleLimits, routes, defaultCluster, pool } = configuration;
  const databases = Object.entries(routes)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([database, route]) => ({ name: quote(database), ...route }));
  const rules = [...databases, { name: "default", cluster: defaultCluster, pool: {} }]
    .flatMap(({ name, cluster, pool: changed }) =>
      certificateRoles.map((role) => {
        const certificate = [
          `authentication "cert"`,
          "auth_common_name default",
          `storage_password ${quote(ownValue(passwords, role) ?? "")}`,
        ];
        const clients = ownValue(roleLimits, role);
        const own = clients === undefined ? {} : { clients };
        const options = renderOptions(configuration, cluster, { ...pool, ...changed, ...own }, certificate);
        return renderRoute(name, options, quote(role));
      }),
    )
    .join("");
  const bytes = Buffer.byteLength(rules);
  if (bytes > OBJECT_CAPACITY) {
    throw new Error(
      `Odyssey's rules for ${certificateRoles.length} roles with certificates in ${databases.length} databases take ${bytes} bytes ` +
        `of the router's Secret, which takes ${OBJECT_CAPACITY}. Use PgBouncer, which needs none of them, with: ` +
        "pulumi config set --path pgfleet:router.engine pgbouncer, or name fewer roles in pgfleet:certificateRoles",
    );
  }
  return rules;
}

import { byCodeUnit } from "../../../common/byCodeUnit";
import type { RouterAccount } from "../../postgres/routerAccount/account";
import type { Storage } from "../configuration/types";

/** instances.conf: of each cluster with several addresses its name, hosts, ports and the database to ask in. */
export function renderInstances(storages: readonly Storage[], { database }: RouterAccount): string {
  return storages
    .filter(hasToBeSearched)
    .sort((a, b) => byCodeUnit(a.cluster, b.cluster))
    .map(({ cluster, endpoints }) => {
      const hosts = endpoints.map(({ host }) => host).join(",");
      const ports = endpoints.map(({ port }) => port).join(",");
      return `${cluster} ${hosts} ${ports} ${database}\n`;
    })
    .join("");
}

/** Whether the writable instance must be found among several. */
export function hasToBeSearched({ endpoints, followsPrimary }: Storage): boolean {
  return !followsPrimary && endpoints.length > 1;
}

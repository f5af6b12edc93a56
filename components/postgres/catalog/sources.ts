import { podsOf } from "../cloudnativepg/pods";
import type { CatalogSource, Instance } from "../cluster";

/** A cluster's instances in the order in which to ask them; at least one, or an error that says why none. */
export async function instancesOf(source: CatalogSource, kubernetesContext: string): Promise<readonly Instance[]> {
  switch (source.kind) {
    case "kubernetes":
      return await podsOf(source, kubernetesContext);
    case "direct":
      return source.instances.map(({ host, port }) => ({ address: `${host}:${port}`, host, port, tls: source.tls }));
  }
}

import { sourceOf } from "./source";
import * as pulumi from "@pulumi/pulumi";
import type { Address, ExternalSettings, TlsSettings } from "../../../config/settings";
import type { CatalogSource, CertificateAuthority, PostgresCluster } from "../cluster";

/** A PostgreSQL cluster that runs somewhere already. Nothing is created; it stands in the tree for what depends on it. */
export class External extends pulumi.ComponentResource implements PostgresCluster {
  readonly name: string;
  readonly endpoints: readonly Address[];
  readonly followsPrimary = false;
  readonly tls: TlsSettings["mode"];
  readonly certificateAuthority: CertificateAuthority | undefined;
  readonly catalogSource: CatalogSource;
  readonly exists: pulumi.Output<string>;
  readonly podLabels = undefined;
  readonly requires: readonly pulumi.Resource[] = [];

  constructor(name: string, settings: ExternalSettings, opts?: pulumi.ComponentResourceOptions) {
    super("pgfleet:postgres:External", name, {}, opts);
    const { instances, tls } = settings;
    this.name = name;
    this.endpoints = instances;
    this.tls = tls.mode;
    this.certificateAuthority = "ca" in tls ? { kind: "text", pem: tls.ca } : undefined;
    this.catalogSource = sourceOf(settings);
    this.exists = pulumi.output(name);
    this.registerOutputs({ endpoints: this.endpoints });
  }
}

import type * as pulumi from "@pulumi/pulumi";
import type { Duplex } from "node:stream";
import type { KubernetesAccess } from "../kubernetes/client";
import type { Address, TlsSettings } from "../../config/settings";

/** What the rest of the program knows of a PostgreSQL cluster, whatever runs it. */
export interface PostgresCluster {
  readonly name: string;
  /** As the router reaches it: one address that leads to the primary, or every instance. */
  readonly endpoints: readonly Address[];
  /** Whether somebody keeps the one address leading to the primary. */
  readonly followsPrimary: boolean;
  readonly tls: TlsSettings["mode"];
  readonly certificateAuthority: CertificateAuthority | undefined;
  readonly catalogSource: CatalogSource;
  /**
   * Any value that is unknown until the cluster exists. It keeps a preview from asking a cluster for its databases that
   * the same deployment will only create.
   */
  readonly exists: pulumi.Output<string>;
  /** Labels of its pods in the stack's namespace; undefined when it has none there. */
  readonly podLabels: Readonly<Record<string, string>> | undefined;
  /** Resources that must be there before the router can use the cluster. */
  readonly requires: readonly pulumi.Resource[];
}

/** Where the router's pods take the certificate authority from: a key of a Secret of their namespace, or the text itself. */
export type CertificateAuthority =
  | { readonly kind: "secret"; readonly secret: string; readonly key: string }
  | { readonly kind: "text"; readonly pem: string };

/** How a cluster's catalog is read. Plain values only: it is an input of a dynamic resource. */
export type CatalogSource =
  | {
      readonly kind: "kubernetes";
      readonly namespace: string;
      /** Name of the CloudNativePG cluster. */
      readonly cluster: string;
      /** How many instances the router knows: those with the numbers from 1 to this. */
      readonly instances: number;
      /** Secret with the certificate authority under `ca.crt`. */
      readonly caSecret: string;
    }
  | { readonly kind: "direct"; readonly instances: readonly Address[]; readonly tls: TlsSettings };

/** How catalogs from sources of one kind are read. */
export interface SourceKind<S extends CatalogSource> {
  /** A cluster's instances in the order in which to ask them; at least one, or an error that says why none. */
  instancesOf(source: S, access: KubernetesAccess): readonly Instance[] | Promise<readonly Instance[]>;
  /** What takes time of its own before any cluster can be asked. */
  readonly prepare?: (access: KubernetesAccess) => Promise<void>;
  /** Whether they are reached by way of the Kubernetes API. */
  readonly needsKubernetes: boolean;
  /** Whether this program keeps the router account there, password and all; else whoever runs the cluster was told it. */
  readonly keepsAccount: boolean;
  /** Whether somebody vouches that its instances are one cluster, with one primary. */
  readonly isOneCluster: boolean;
  /** Whether the connections there use TLS. */
  usesTls(source: S): boolean;
}

/** An answer that a deployment does not like. It is something to fix, and not the silence that routes may outlive. */
export class UnwantedAnswer extends Error {}

/** One instance that a catalog can be read from. */
export interface Instance {
  /** What an error calls it. */
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly tls: TlsSettings;
  /** Opens a way to an instance that this machine cannot reach by itself. */
  readonly dial?: () => Duplex;
}

/** What a stack is asked to be: stack config, parsed once, complete and read-only. Nothing else reads raw config. */
export interface Settings {
  /** The Kubernetes namespace that holds everything of this stack. */
  readonly namespace: string;
  /** Context of the kubeconfig to use; empty means the kubeconfig's current one. */
  readonly kubernetesContext: string;
  /** Sorted by name; names are unique and one of them is `defaultCluster`. */
  readonly clusters: readonly ClusterSettings[];
  /** Name of the cluster that gets every database that no pattern claims. */
  readonly defaultCluster: string;
  readonly neverRouted: NeverRouted;
  /** Database → cluster, whatever the patterns say. */
  readonly pins: Readonly<Record<string, string>>;
  /** Of several clusters that claim a database the one that comes first here gets it; may be empty. */
  readonly order: readonly string[];
  readonly guard: GuardSettings;
  /** The one plan that may be deployed though the guard stops it; undefined when there is none. */
  readonly confirmedPlan: string | undefined;
  readonly overrides: Overrides;
  readonly router: RouterSettings;
  readonly networkPolicies: NetworkPolicySettings;
  readonly operator: OperatorSettings;
}

/** Regular expressions, each of which must match a whole name. */
export interface Patterns {
  readonly databases: readonly string[];
  readonly owners: readonly string[];
}

/** Databases that always stay on the default cluster, by their own name or their owner's. */
export type NeverRouted = Patterns;

export type ClusterSettings = CloudNativePGSettings | ExternalSettings;

/** What is said of clusters of every kind. */
export interface ClusterBase {
  readonly name: string;
  readonly patterns: Patterns;
  /** What a deployment does when the cluster cannot be asked: it fails, or keeps the routes that it knows. */
  readonly unreachable: "fail" | "keep";
}

/** How many of the routes that exist a deployment may move to another cluster or drop. */
export interface GuardSettings {
  readonly count: number;
  /** 0 to 1: of all routes, and of the routes to one cluster whose databases are gone. */
  readonly share: number;
}

/** Pool settings for some databases, by pattern of the database's name or of its owner's. */
export interface Overrides {
  readonly databases: Readonly<Record<string, Partial<PoolSettings>>>;
  readonly owners: Readonly<Record<string, Partial<PoolSettings>>>;
}

/** A cluster that this program creates and the CloudNativePG operator runs. */
export interface CloudNativePGSettings extends ClusterBase {
  readonly kind: "cloudnativepg";
  readonly instances: number;
  readonly storage: { readonly size: string; readonly storageClass: string | undefined };
  /** Image of the instances; its tag starts with the PostgreSQL major version, as the operator demands. */
  readonly image: string;
  /** postgresql.conf parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly resources: Resources;
  /** The rest of the `spec` of CloudNativePG's Cluster; merged into what the other settings make of it. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** When true Pulumi refuses to delete the cluster. */
  readonly protect: boolean;
}

/** A cluster that runs somewhere already; it is checked and read, never changed. */
export interface ExternalSettings extends ClusterBase {
  readonly kind: "external";
  /** Every instance, primary and replicas, in the order of config. */
  readonly instances: readonly Address[];
  readonly tls: TlsSettings;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** libpq's meanings; the two verifying modes need `ca`, certificates in PEM. */
export type TlsSettings =
  { readonly mode: "disable" } | { readonly mode: "verify-ca" | "verify-full"; readonly ca: string };

export interface RouterSettings {
  /** The program that router pods run. */
  readonly engine: "odyssey" | "pgbouncer";
  readonly replicas: number;
  readonly image: string;
  readonly pool: PoolSettings;
  /** Whether in the modes transaction and statement nothing that one client leaves behind reaches the next. */
  readonly cleanSessions: boolean;
  /** What to do when the pools could open more connections than an instance takes. */
  readonly overBudget: "warn" | "fail";
  readonly service: ServiceSettings;
  readonly tls: ClientTlsSettings;
  readonly resources: Resources;
  /** Role → the most clients that it may have, as `pool.clients` counts; with PgBouncer in all databases together. */
  readonly roleLimits: Readonly<Record<string, number>>;
}

/** The one address; what stands for nothing with its type is undefined or empty. */
export interface ServiceSettings {
  readonly type: "ClusterIP" | "NodePort" | "LoadBalancer";
  readonly port: number;
  /** Undefined lets Kubernetes choose. */
  readonly nodePort: number | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  /** From where a load balancer lets clients in; empty for from everywhere. */
  readonly sourceRanges: readonly string[];
  /** `Local` keeps clients' addresses, and uses the nodes alone that have a router pod. */
  readonly externalTrafficPolicy: "Cluster" | "Local" | undefined;
  readonly loadBalancerClass: string | undefined;
}

/** Whether the router takes clients with TLS alone, with and without, or without. */
export type ClientTlsMode = "required" | "allowed" | "off";

/** TLS between clients and the router. */
export interface ClientTlsSettings {
  /** Undefined: required, but allowed by a stack whose clients had none before. */
  readonly mode: ClientTlsMode | undefined;
  /** Names and addresses by which clients reach the router from elsewhere; a load balancer is told by the first. */
  readonly hosts: readonly string[];
  /** The router's: of an authority of the stack's own, from a Secret that somebody keeps, or from cert-manager. */
  readonly certificate:
    | { readonly kind: "own" }
    | { readonly kind: "secret"; readonly secret: string }
    | { readonly kind: "issuer"; readonly name: string; readonly issuerKind: "Issuer" | "ClusterIssuer" };
  /** Undefined when all roles log in with passwords. */
  readonly clientCertificates: ClientCertificates | undefined;
}

/** Roles that log in with a certificate, whose subject's common name is the role's, in place of a password. */
export interface ClientCertificates {
  /** Certificates in PEM, of whoever signs clients' ones. */
  readonly authority: string;
  /** Sorted; at least one. */
  readonly roles: readonly string[];
}

export interface PoolSettings {
  readonly mode: "session" | "transaction" | "statement";
  /** Server connections per database, user, instance and router pod; 0 means no limit. */
  readonly size: number;
  /** Clients per database (with Odyssey and role) and router process, those on their way to a login included; 0 means no limit. */
  readonly clients: number;
  /** Seconds that a client waits for a server connection; 0 means for ever. */
  readonly waitTimeout: number;
  /** Seconds after which an idle server connection is closed; 0 means with its lifetime of an hour. */
  readonly serverIdleTimeout: number;
  /** Seconds after which an idle client is disconnected; 0 means never. */
  readonly clientIdleTimeout: number;
  /** Seconds after which a client that idles in a transaction is disconnected; 0 means never. */
  readonly transactionIdleTimeout: number;
}

export interface Resources {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/** What the network lets through, where something enforces it. */
export interface NetworkPolicySettings {
  readonly install: boolean;
  /** Namespaces, and ranges of addresses, from which clients come; empty for from everywhere. */
  readonly clients: readonly string[];
  /** Where name servers are, beside those that Kubernetes is known for; as `clients`. */
  readonly nameServers: readonly string[];
  /** Where the operator runs. */
  readonly operatorNamespace: string;
}

export interface OperatorSettings {
  /** False when the Kubernetes cluster has the operator already. */
  readonly install: boolean;
  readonly version: string;
  /** Address or file of the release manifest. */
  readonly manifest: string;
  /** Whether Pulumi refuses to delete the definitions, with which Kubernetes deletes every cluster. */
  readonly protect: boolean;
}

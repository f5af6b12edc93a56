import type { Client } from "pg";
import type { RouterSettings } from "../../config/settings";
import type { RouterAccount } from "../postgres/routerAccount/account";
import type { DatabaseLine, Files, Passwords, RoutingConfiguration } from "./configuration/types";

export type EngineName = RouterSettings["engine"];

/**
 * A program that router pods can run. The plan, the guards, the generation, the turns and the drift know nothing of it.
 * Plain values and pure functions, but for `proof`; no Pulumi, for a dynamic provider's methods load it.
 */
export interface Engine {
  readonly name: EngineName;
  /** Name of its workload, ConfigMap and Secret. No other engine has it: while one takes over from another, both run. */
  readonly objectName: (router: string) => string;
  readonly language: EngineLanguage;
  readonly pod: EnginePod;
  readonly proof: EngineProof;
  /** Undefined when it cannot tell. */
  readonly leftSessions: LeftSessions | undefined;
}

/** How the configuration is written. */
export interface EngineLanguage {
  /**
   * The files of the ConfigMap.
   *
   * @param databases the lines of all databases, or `include` in their place
   */
  readonly render: (
    routing: RoutingConfiguration,
    account: RouterAccount,
    generation: string,
    databases: string,
  ) => Files;
  /** Sorted by name. */
  readonly renderDatabases: (routing: RoutingConfiguration) => readonly DatabaseLine[];
  /** Includes the lines of all databases. */
  readonly include: string;
  /** The files of the Secret: those that hold passwords; without them an empty one stands for each. */
  readonly renderAccount: (routing: RoutingConfiguration, account: RouterAccount, passwords?: Passwords) => Files;
  /** What a running process does not take over on reload. */
  readonly needsRestart: (
    routing: Pick<RoutingConfiguration, "clientTls" | "certificateRoles" | "roleLimits">,
  ) => string;
}

/** What its pods consist of, beside what every router pod has. */
export interface EnginePod {
  /** A StatefulSet's pods have names by which others find them. */
  readonly workload: "Deployment" | "StatefulSet";
  /** User and group of its public image. */
  readonly uid: number;
  /** Where the mounted configuration is, and where the process works; `script` knows both. */
  readonly source: string;
  readonly work: string;
  /** Shell functions that reload.sh calls. */
  readonly script: string;
  /** The awk program that makes lines of JSON of what its processes say. */
  readonly logins: string;
  /** What its test of a configuration takes for each mebibyte of routes, in mebibytes. */
  readonly testMemory: number;
  readonly processes: (settings: RouterSettings) => number;
  readonly container: (number: number) => EngineContainer;
}

/** One process of the router. */
export interface EngineContainer {
  readonly name: string;
  readonly command: readonly string[];
  /** Fails when the process does not answer. Undefined: a connection to its port shows it. */
  readonly liveness: readonly string[] | undefined;
  /** What runs before the process is told to end. */
  readonly preStop: readonly string[];
  /** Seconds for preStop and the process's end. */
  readonly terminationSeconds: number;
}

/** A login to the router pod that is asked; the connection is closed when `use` is done. */
export type Ask = <T>(database: string, password: string, use: (client: Client) => Promise<T>) => Promise<T>;

/** How a router pod's processes say what they run. */
export interface EngineProof {
  /** Whether all of the pod's processes run the generation. */
  readonly runs: (ask: Ask, password: string, generation: string, processes: number) => Promise<boolean>;
  /** The generation that a process of the pod runs; undefined when it is none of ours. */
  readonly generation: (ask: Ask, password: string) => Promise<string | undefined>;
}

/** Sessions that go on where their database was before it was moved, in one pod. */
export interface LeftSessions {
  /** database → sessions */
  readonly count: (ask: Ask, password: string, processes: number) => Promise<Readonly<Record<string, number>>>;
  /** Ends those of a database, and says how many there were. */
  readonly end: (ask: Ask, password: string, processes: number, database: string) => Promise<number>;
}

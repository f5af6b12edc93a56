import { isIPv6 } from "node:net";
import { CERTIFICATES } from "../reading/certificates";
import { choice, integer, text, type ValueType } from "../reading/valueTypes";
import { setCommand } from "../reading/mistake";
import type { Section } from "../reading/section";
import type { Address, ExternalSettings, TlsSettings } from "../settings";

const PORT = integer(1, 65535);
/** No `require` of libpq's, which verifies nothing: Odyssey 1.5.2 verifies even so, and then no login succeeds. */
const MODE = choice("verify-full", "verify-ca", "disable");

/** More in one storage, and Odyssey 1.5.2 dies while it reads its configuration. */
const MOST_HOSTS = 128;

/** Messages do not repeat it: somebody may paste a connection string, password and all. */
const HOST: ValueType<string> = text(
  "a host name or address, with a port after a colon if it is not the usual one, for example pg1.example.org:5433",
  "<host>",
  (value) => (parseHost(value) === undefined ? "is not a host" : undefined),
);

export const EXTERNAL = {
  names: ["hosts", "port", "tls"],
  isMade: false,
  read: (section: Section) => ({ instances: readInstances(section), tls: readTls(section) }),
  tlsMode: ({ tls }: ExternalSettings) => tls.mode,
  problemOfName: () => undefined,
};

function readInstances(section: Section): Address[] {
  const port = section.optional("port", PORT, 5432);
  const hosts = section.list("hosts", HOST, []);
  if (section.isMistaken("hosts")) return [];
  const instances = hosts.flatMap((host): Address[] => {
    const parsed = parseHost(host);
    return parsed === undefined ? [] : [{ host: parsed.host, port: parsed.port ?? port }];
  });
  const note = (problem: string): void => {
    const fix = setCommand([...section.at("hosts"), 0], HOST.example);
    section.note("hosts", problem, `every instance of the cluster, 1 to ${MOST_HOSTS} hosts`, fix);
  };
  const different = new Set(instances.map((each) => `${each.host.toLowerCase()} ${each.port}`));
  if (!section.has("hosts")) note("are missing");
  else if (hosts.length === 0 || hosts.length > MOST_HOSTS) note(`are ${hosts.length}`);
  else if (different.size < instances.length) note("name the same instance twice");
  return instances;
}

/** No default for the mode: whether a connection is verified is to be read where the cluster is. */
function readTls(section: Section): TlsSettings {
  const tls = section.section("tls").only(["mode", "ca"]);
  const mode = tls.require("mode", MODE);
  if (mode === "verify-ca" || mode === "verify-full") {
    // When it is not known which mode is meant, neither is whether it needs certificates.
    const isKnown = !tls.isMistaken("mode");
    return { mode, ca: isKnown ? tls.require("ca", CERTIFICATES) : tls.optional("ca", CERTIFICATES, "") };
  }
  if (tls.has("ca")) {
    tls.noteUnwanted("ca", `is not used by mode ${mode}, which verifies nothing`, "with mode verify-ca or verify-full");
  }
  return { mode };
}

/** A name, an IPv4 address, or an IPv6 address, which with a port stands in brackets; no zone, which is one machine's own. */
function parseHost(value: string): { host: string; port: number | undefined } | undefined {
  if (value.includes("%")) return undefined;
  if (isIPv6(value)) return { host: value, port: undefined };
  const [, bracketed, name, digits] =
    /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?))(?::(\d{1,5}))?$/.exec(value) ?? [];
  const host = bracketed ?? name;
  if (host === undefined || (bracketed !== undefined && !isIPv6(bracketed))) return undefined;
  const port = digits === undefined ? undefined : Number(digits);
  return port === 0 || (port !== undefined && port > 65535) ? undefined : { host, port };
}

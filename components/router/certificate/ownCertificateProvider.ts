import { sameValue } from "../../../common/sameValue";
import { isDue, issueCertificate, makeAuthority } from "./issue";
import type { dynamic } from "@pulumi/pulumi";

export interface OwnCertificateInputs {
  /** Its project and name, for people who read the authority's certificate. */
  readonly stack: string;
  /** Names and addresses that the certificate is for; one or more. */
  readonly hosts: readonly string[];
}

/** All but the hosts in PEM. */
export interface OwnCertificateState extends OwnCertificateInputs {
  readonly ca: string;
  readonly caKey: string;
  readonly certificate: string;
  readonly key: string;
}

export function diff(olds: OwnCertificateState, news: OwnCertificateInputs): dynamic.DiffResult {
  return { changes: !sameValue(olds.hosts, news.hosts) || isDue(olds.certificate, new Date()) };
}

export async function create(inputs: OwnCertificateInputs): Promise<dynamic.CreateResult<OwnCertificateState>> {
  const authority = await makeAuthority(inputs.stack, new Date());
  return { id: "certificate", outs: await issued(inputs, { ca: authority.certificate, caKey: authority.key }) };
}

/** The authority stays: it is what clients were given. */
export async function update(
  { ca, caKey }: OwnCertificateState,
  news: OwnCertificateInputs,
): Promise<dynamic.UpdateResult<OwnCertificateState>> {
  return { outs: await issued(news, { ca, caKey }) };
}

async function issued(
  { stack, hosts }: OwnCertificateInputs,
  { ca, caKey }: Pick<OwnCertificateState, "ca" | "caKey">,
): Promise<OwnCertificateState> {
  return { stack, hosts, ca, caKey, ...(await issueCertificate({ certificate: ca, key: caKey }, hosts, new Date())) };
}

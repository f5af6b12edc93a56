import { DatabaseError } from "pg";
import { KubernetesApiError } from "../../kubernetes/askApi";
import { CredentialsError } from "../../kubernetes/credentials/pluginLogin";
import { UnwantedAnswer } from "../cluster";

/**
 * Whether a catalog could not be read because nobody answered. An answer that the deployment does not like is none: a wrong
 * password, another certificate authority or a missing grant is a mistake to fix, and the routes of a cluster whose routes
 * may be kept are not kept for it.
 */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isUnreachable);
  if (!(error instanceof Error)) return true;
  return !isAnswer(error) && (error.cause === undefined || isUnreachable(error.cause));
}

function isAnswer(error: Error & { readonly code?: unknown }): boolean {
  if (error instanceof DatabaseError) return !UNREADY.test(error.code ?? "");
  if (error instanceof KubernetesApiError) return error.status !== undefined && error.status < 500;
  return (
    error instanceof UnwantedAnswer ||
    error instanceof CredentialsError ||
    (typeof error.code === "string" && UNTRUSTED.test(error.code)) ||
    error.message === WITHOUT_TLS
  );
}

/** SQLSTATE of a server that starts, stops or has no connection left. */
const UNREADY = /^(57P|53)/;

/** Codes of Node.js and OpenSSL for a peer whose certificate does not hold, or that speaks no TLS that is understood. */
const UNTRUSTED = /^(ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** What `pg` says of a server that has TLS switched off. */
const WITHOUT_TLS = "The server does not support SSL connections";

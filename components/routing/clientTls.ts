import type { ClientTlsMode } from "../../config/settings";
import type { LastDeployment } from "./types";

/**
 * Whether clients must use TLS. They must, when config does not say; but clients of a stack that had none are not shut out by
 * an update of this program.
 *
 * @param asked what config says, empty when it says nothing
 * @param last the last deployment; its routes are absent before the first
 */
export function clientTlsInForce(asked: ClientTlsMode | "", last: LastDeployment): ClientTlsMode {
  if (asked !== "") return asked;
  return last.routes === undefined || last.clientTlsInForce === "required" ? "required" : "allowed";
}

/** What is said while nobody has decided that clients may go on without TLS. */
export const STILL_ALLOWED =
  "Clients may still log in without TLS, as they could before. When all of them use it: " +
  "pulumi config set --path 'pgfleet:router.tls.mode' required";

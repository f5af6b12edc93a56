import { networkNamespace } from "../../../lab/addresses";

/** A command in the network of the lab's node, where pods and Services have their addresses. */
export function inNode(command: string, ...args: readonly string[]): { command: string; args: string[] } {
  return { command: "nsenter", args: [`--net=/run/netns/${networkNamespace}`, "--", command, ...args] };
}

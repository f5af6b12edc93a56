import { text, type Kind } from "./kinds";
import { nearest } from "./nearest";

/** The name of one of these clusters. */
export function clusterName(names: readonly string[]): Kind<string> {
  const accepted = `the name of one of the clusters: ${names.join(", ")}`;
  const example = names.length === 1 ? (names[0] ?? "") : "<name>";
  return text(accepted, example, (value) => {
    if (names.includes(value)) return undefined;
    const meant = nearest(value, names);
    return `no cluster is called "${value}"${meant === undefined ? "" : `; "${meant}" is`}`;
  });
}

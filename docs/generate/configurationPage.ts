import { parse, stringify } from "yaml";

interface Declaration {
  readonly type: string;
  readonly items?: { readonly type: string };
  readonly default?: unknown;
  readonly description: string;
}

/** docs/configuration.md, from the text of Pulumi.yaml. */
export function configurationPage(project: string): string {
  const { config } = parse(project) as { config: Record<string, Declaration> };
  return [
    "# Configuration",
    "",
    "What stack config may say. This page is made from the schema in `Pulumi.yaml` by `npm run docs`; change it there.",
    "",
    "Values are set in `Pulumi.<stack>.yaml`, or one by one: `pulumi config set --path 'pgfleet:router.pool.size' 20`.",
    "",
    ...Object.entries(config).flatMap(([key, declaration]) => section(key, declaration)),
  ].join("\n");
}

function section(key: string, { type, items, default: fallback, description }: Declaration): string[] {
  const kind = items === undefined ? type : `${type} of ${items.type}s`;
  return [`## ${key}`, "", needOf(kind, fallback), "", description.trim(), "", ...defaultOf(key, fallback)];
}

function needOf(kind: string, fallback: unknown): string {
  return fallback === undefined
    ? `Type: ${kind}. Needed.`
    : `Type: ${kind}. Default: ${isBlock(fallback) ? "see below" : inline(fallback)}.`;
}

function inline(fallback: unknown): string {
  return fallback === "" ? "empty" : `\`${stringify(fallback, { collectionStyle: "flow" }).trim()}\``;
}

function isBlock(fallback: unknown): fallback is object {
  return typeof fallback === "object" && fallback !== null && Object.keys(fallback).length > 0;
}

function defaultOf(key: string, fallback: unknown): string[] {
  return isBlock(fallback) ? ["```yaml", stringify({ [key]: fallback }).trim(), "```", ""] : [];
}

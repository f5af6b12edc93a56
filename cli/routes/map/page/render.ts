import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { MapData } from "../mapData";

/**
 * One HTML file that needs nothing else. All that others chose, names for one, is in it only as data that its script puts in
 * as text; the policy lets nothing run or load but the script and the style that are written here.
 */
export function renderPage(data: MapData): string {
  const style = readFileSync(join(__dirname, "style.css"), "utf8");
  const script = compile(readFileSync(join(__dirname, "script.ts"), "utf8"));
  const policy = [
    "default-src 'none'",
    `style-src ${sourceOf(style)}`,
    `script-src ${sourceOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Routes</title>
<style>${style}</style>
</head>
<body>
<header>
<div class="title">
<p class="project">pgfleet</p>
<h1>Where every database is</h1>
<p id="about"></p>
</div>
<div class="controls">
<label class="search"><span>Search databases and owners</span>
<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="press / to search"></label>
<fieldset id="filters"><legend>Show</legend></fieldset>
</div>
<p id="shown" role="status"></p>
</header>
<main>
<div id="notices"></div>
<div id="clusters"></div>
</main>
<script type="application/json" id="data">${embed(data)}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** As JSON in which no element can end or begin. */
function embed(data: MapData): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

/** The element's content, which browsers compare byte by byte. */
function sourceOf(content: string): string {
  return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
}

function compile(source: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, removeComments: true };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

import type { MapCluster, MapData, MapPlace } from "../mapData";

/** Rows that a cluster's list gets at a time, so that ten thousand databases cost no more than what is looked at. */
const CHUNK = 100;

interface Filter {
  readonly id: string;
  readonly label: string;
  readonly passes: (place: MapPlace) => boolean;
}

const FILTERS: readonly Filter[] = [
  { id: "all", label: "All", passes: () => true },
  { id: "routed", label: "Routed", passes: ({ state }) => state === "routed" },
  { id: "default", label: "Default route", passes: ({ state }) => state === "default" },
  { id: "next", label: "Changed by the next up", passes: ({ now }) => now !== undefined },
  { id: "conflict", label: "In conflict", passes: ({ state }) => state === "conflict" },
  { id: "shadowed", label: "Shadowed", passes: ({ state }) => state === "shadowed" },
  { id: "leftOut", label: "Left out", passes: ({ state }) => state === "leftOut" },
];

const TAGS: Readonly<Record<MapPlace["state"], string>> = {
  routed: "",
  default: "",
  missing: "not there",
  conflict: "in conflict",
  shadowed: "shadowed",
  leftOut: "left out",
};

const data = JSON.parse(byId("data").textContent) as MapData;
const search = byId("search") as HTMLInputElement;
const all = data.clusters.flatMap(({ places }) => places);
const number = new Intl.NumberFormat("en");
let filter = FILTERS[0] as Filter;

showAbout();
showNotices();
showFilters();
const panels = data.clusters.map(makePanel);
byId("clusters").append(...panels.map(({ element }) => element));
search.addEventListener("input", show);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
  }
});
show();

function show(): void {
  const wanted = search.value.trim().toLowerCase();
  const passes = (place: MapPlace): boolean =>
    filter.passes(place) &&
    (wanted === "" || place.database.toLowerCase().includes(wanted) || place.owner.toLowerCase().includes(wanted));
  const shown = panels.reduce((sum, panel) => sum + panel.show(passes, wanted), 0);
  const names = new Set(all.map(({ database }) => database)).size;
  byId("shown").textContent =
    shown === all.length
      ? `${count(names, "name")} at ${count(all.length, "place")} on ${count(data.clusters.length, "cluster")}`
      : `${number.format(shown)} of ${count(all.length, "place")}`;
}

interface Panel {
  readonly element: HTMLElement;
  /** Shows the places that pass; returns how many. */
  readonly show: (passes: (place: MapPlace) => boolean, wanted: string) => number;
}

function makePanel(cluster: MapCluster): Panel {
  const heading = make("h2", { id: `cluster-${cluster.name}` }, cluster.name);
  const total = make("span", { class: "count" });
  const list = make("ul", { "aria-labelledby": heading.id });
  const end = make("div", { class: "end" });
  const nothing = make("p", { class: "nothing" });
  // It scrolls, so it must be reached by the keyboard.
  const scroller = make(
    "div",
    { class: "scroller", tabindex: "0", role: "group", "aria-labelledby": heading.id },
    list,
    nothing,
    end,
  );
  const answers = cluster.status === "answers";
  const badges = [
    ...(cluster.isDefault ? [make("span", { class: "badge" }, "default")] : []),
    ...(answers ? [] : [make("span", { class: "badge unreachable" }, cluster.status)]),
  ];
  const element = make(
    "section",
    { "aria-labelledby": heading.id, class: answers ? "" : "unreachable" },
    make("div", { class: "head" }, heading, ...badges, total),
    patternsOf(cluster),
    scroller,
  );
  let shown: readonly MapPlace[] = [];
  let wanted = "";
  const more = (): void => {
    const from = list.childElementCount;
    list.append(...shown.slice(from, from + CHUNK).map((place) => makeRow(place, wanted)));
  };
  new IntersectionObserver(
    ([entry]) => {
      if (entry?.isIntersecting === true) more();
    },
    { root: scroller, rootMargin: "600px" },
  ).observe(end);
  return {
    element,
    show(passes, text) {
      shown = cluster.places.filter(passes);
      wanted = text;
      list.replaceChildren();
      more();
      scroller.scrollTop = 0;
      nothing.textContent =
        shown.length > 0 ? "" : cluster.places.length === 0 ? "No databases." : "Nothing here matches.";
      total.textContent =
        shown.length === cluster.places.length
          ? number.format(shown.length)
          : `${number.format(shown.length)} of ${number.format(cluster.places.length)}`;
      return shown.length;
    },
  };
}

function patternsOf({ databases, owners, isDefault }: MapCluster): HTMLElement {
  const items = [
    ...databases.map((pattern) => make("li", {}, make("code", {}, pattern))),
    ...owners.map((pattern) => make("li", {}, "owner ", make("code", {}, pattern))),
  ];
  if (items.length > 0) return make("ul", { class: "patterns", "aria-label": "patterns" }, ...items);
  const text = isDefault ? "what no other cluster claims" : "claims nothing";
  return make("p", { class: "patterns" }, text);
}

function makeRow({ database, owner, state, why, now }: MapPlace, wanted: string): HTMLElement {
  const tags = [
    ...(TAGS[state] === "" ? [] : [make("span", { class: `tag ${state}` }, TAGS[state])]),
    ...(now === undefined ? [] : [make("span", { class: "tag next" }, `now leads to ${now}`)]),
  ];
  const details = owner === "" ? [why] : ["owner ", ...marked(owner, wanted), ` · ${why}`];
  return make(
    "li",
    { class: state },
    make("div", { class: "name" }, make("bdi", {}, ...marked(database, wanted)), ...tags),
    make("div", { class: "why" }, ...details),
  );
}

/** The text with what was searched for marked, where its lower case has the same places. */
function marked(text: string, wanted: string): (string | HTMLElement)[] {
  const lower = text.toLowerCase();
  const at = wanted === "" || lower.length !== text.length ? -1 : lower.indexOf(wanted);
  if (at < 0) return [text];
  return [text.slice(0, at), make("mark", {}, text.slice(at, at + wanted.length)), text.slice(at + wanted.length)];
}

function showAbout(): void {
  document.title = `Routes of ${data.stack}`;
  const asked = data.askedAt.slice(0, 16).replace("T", " ");
  byId("about").append(
    "stack ",
    make("b", {}, data.stack),
    ...(data.address === undefined ? [] : [", one address: ", make("code", {}, data.address)]),
    `, asked ${asked} UTC`,
  );
}

function showNotices(): void {
  const { notices, warnings } = data;
  byId("notices").append(
    ...notices.map((notice) => make("p", { class: "notice" }, notice)),
    ...(warnings.length === 0
      ? []
      : [
          make(
            "details",
            { class: "warnings" },
            make("summary", {}, count(warnings.length, "warning")),
            make("ul", {}, ...warnings.map((warning) => make("li", {}, warning))),
          ),
        ]),
  );
}

function showFilters(): void {
  byId("filters").append(
    ...FILTERS.map((each) => {
      const matching = all.filter(each.passes).length;
      const input = make("input", { type: "radio", name: "filter", value: each.id }) as HTMLInputElement;
      input.checked = each === filter;
      input.disabled = matching === 0;
      input.addEventListener("change", () => {
        filter = each;
        show();
      });
      return make("label", { class: each.id }, input, `${each.label} `, make("span", {}, number.format(matching)));
    }),
  );
}

function make(name: string, attributes: Readonly<Record<string, string>>, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element;
}

function count(amount: number, noun: string): string {
  return `${number.format(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}

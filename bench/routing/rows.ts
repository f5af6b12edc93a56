import { seconds, type Quantity } from "../quantity";
import type { Row } from "../table";
import { LOGIN_DEADLINE } from "./logins/login";
import type { WithoutServers, WithServers } from "./result";

/** The number of databases that the targets are about, and those that hold for every number. */
const TARGET_SIZE = 10_000;

export function rowsWithoutServers({ size, ours, append }: WithoutServers): Row[] {
  const both = seconds(ours.plan + ours.render);
  return [
    { measure: "plan", ours: seconds(ours.plan) },
    { measure: "render", ours: seconds(ours.render) },
    { measure: "plan and render", ours: both, theirs: append, ...(size === TARGET_SIZE ? at(0.3) : {}) },
  ];
}

export function rowsWithServers({
  asked,
  psql,
  previews,
  upAdded,
  added,
  newDatabase,
  shell,
  create,
}: WithServers): Row[] {
  const { stalls, load, memory } = newDatabase;
  const alone = Object.values(asked.alone);
  const sum = alone.reduce((all, each) => all + each, 0);
  return [
    ...Object.keys(asked.alone).map((cluster) => ({
      measure: `ask ${cluster} alone`,
      ours: seconds(asked.alone[cluster] ?? NaN),
      theirs: seconds(psql.alone[cluster] ?? NaN),
    })),
    { measure: "ask all three", ours: seconds(asked.together), theirs: seconds(psql.together) },
    { measure: "  to the slowest of them alone", ours: times(asked.together / Math.max(...alone)) },
    { measure: "  to the sum of all alone", ours: times(asked.together / sum) },
    { measure: "preview without changes", ours: seconds(previews.ours) },
    { measure: "  to one of an empty program", ours: times(previews.ours / previews.empty), target: times(2) },
    { measure: "  which takes", ours: seconds(previews.empty) },
    {
      measure: `up until ${added.toLocaleString("en")} new routes are live in every pod`,
      ours: seconds(upAdded),
      theirs: seconds(shell.start),
      ...at(20),
    },
    { measure: `  their CREATE DATABASE before that`, ours: seconds(create) },
    { measure: "one new database: CREATE DATABASE", ours: seconds(newDatabase.create), theirs: seconds(shell.create) },
    { measure: "  preview", ours: seconds(newDatabase.preview) },
    { measure: "  up until the ConfigMap has changed", ours: seconds(newDatabase.up) },
    { measure: "  until a pod's volume has", ours: seconds(newDatabase.volume) },
    { measure: "  until that pod has reloaded and answers", ours: seconds(newDatabase.reload) },
    {
      measure: "  in all, to the first answer",
      ours: seconds(newDatabase.firstAnswer),
      theirs: seconds(shell.firstAnswer),
    },
    {
      measure: "  up until live in every pod",
      ours: seconds(newDatabase.everyPod),
      theirs: seconds(shell.everyPod),
      ...at(10),
    },
    { measure: "  changed ConfigMap until live in every pod", ours: seconds(newDatabase.afterConfigMap), ...at(2) },
    { measure: "  up in all", ours: seconds(newDatabase.wholeUp) },
    { measure: "a login at other times", ours: seconds(stalls.usual) },
    { measure: "  longest in a pod while it reloads", ours: seconds(stalls.worstPod) },
    { measure: "  longest in both pods at once", ours: seconds(stalls.everyPodAtOnce) },
    { measure: "  longest by way of the Service", ours: login(stalls.service), theirs: login(shell.longestLogin) },
    {
      measure: "  failed by way of the Service",
      ours: number(newDatabase.failedLogins),
      theirs: number(shell.failedLogins),
    },
    {
      measure: "failed transactions of open sessions",
      ours: number(load.failed),
      theirs: number(shell.load.failed),
      target: number(0),
    },
    { measure: "  of", ours: number(load.transactions), theirs: number(shell.load.transactions) },
    { measure: "memory of a router before", ours: mebibytes(memory.before), theirs: mebibytes(shell.memory.before) },
    { measure: "  after", ours: mebibytes(memory.after), theirs: mebibytes(shell.memory.after) },
  ];
}

/** One that was given up would have taken longer. */
function login(value: number): Quantity {
  return { ...seconds(value), atLeast: value >= LOGIN_DEADLINE };
}

function at(most: number): Pick<Row, "target"> {
  return { target: seconds(most) };
}

function times(value: number): Quantity {
  return { value, unit: "×" };
}

function number(value: number): Quantity {
  return { value, unit: "" };
}

function mebibytes(value: number): Quantity {
  return { value, unit: "MiB" };
}

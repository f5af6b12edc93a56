import assert from "node:assert/strict";
import { SSL_REQUEST, typed } from "../../../../bench/fuzz/messages";
import { faultsOf, type FaultName } from "../../../../components/router/faults/knownFaults";
import { waitFor } from "../../../../lab/steps/waitFor";
import { throughRouter, type Login } from "../../support/connect";
import { routerMemory } from "../../support/routerPods";
import { challenge, Strangers } from "./strangers";

type Place = Pick<Login, "user" | "database">;

/** Whoever does not log in is hung up on, however far it got, but has some time for it. @param seconds at most */
export async function hangsUp(strangers: Strangers, role: Place, seconds: number): Promise<void> {
  const sockets = [
    await strangers.open(),
    await strangers.open(SSL_REQUEST.subarray(0, 5)),
    await strangers.openTls(),
    await strangers.asked(role),
  ];
  const challenged = await strangers.asked({ ...role, user: "nobody_at_all" });
  await challenge(challenged);
  sockets.push(challenged);
  const started = Date.now();
  for (const socket of sockets) socket.resume();
  // A reset is one, too.
  await waitFor("all are hung up on", seconds, () => Promise.resolve(sockets.every(({ closed }) => closed)));
  assert.ok(Date.now() - started > 5_000, "a login has time");
}

/** A router shows a stranger the same of each of these names, however often it asks, and refuses them in the same words. */
export async function showsTheSame(
  strangers: Strangers,
  { password, database }: Omit<Login, "user">,
  names: readonly string[],
  refusal: (user: string) => { readonly message: string | RegExp; readonly code: string },
): Promise<void> {
  for (const user of names) {
    const seen = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const { salt, iterations } = await challenge(await strangers.asked({ user, database }));
      assert.deepEqual([Buffer.from(salt, "base64").length, iterations], [16, 4096], user);
      seen.add(salt);
      const wrong = throughRouter({ user, password: `${password}?`, database }, () => Promise.resolve());
      await assert.rejects(wrong, refusal(user));
    }
    assert.equal(seen.size, 1, `${user} has a salt of its own each time`);
  }
}

/**
 * How many times as long as for a role that has just logged in the router takes for a new name: to ask for a password, and to
 * show a salt. The least times are compared, for whatever else the machine does makes others longer.
 */
export async function timesOfNames(strangers: Strangers, login: Login): Promise<readonly [number, number]> {
  const took = async (user: string) => {
    const started = performance.now();
    const socket = await strangers.asked({ ...login, user });
    const asked = performance.now();
    await challenge(socket);
    socket.destroy();
    return [asked - started, performance.now() - asked] as const;
  };
  const known: (readonly [number, number])[] = [];
  const unknown: (readonly [number, number])[] = [];
  for (let round = 0; round < 9; round++) {
    // Through each pod, by chance.
    for (let number = 0; number < 6; number++) await throughRouter(login, () => Promise.resolve());
    known.push(await took(login.user));
    unknown.push(await took(`nobody_${round}_${Date.now()}`));
  }
  const ratio = (step: 0 | 1) =>
    Math.min(...unknown.map((each) => each[step])) / Math.min(...known.map((each) => each[step]));
  return [ratio(0), ratio(1)];
}

/** A test that a fault which is listed of a release is one still. */
export function knownFault(release: Parameters<typeof faultsOf>[0], name: FaultName, holds: () => Promise<void>): void {
  const fault = faultsOf(release).find((each) => each.name === name);
  it(`a known fault of it: ${fault?.fault}`, async () => {
    assert.ok(fault !== undefined, `${name} is listed no more`);
    await holds();
  });
}

/** What a stranger sends in one message is held until it has gone. */
export async function holdsMessages(strangers: Strangers, role: Place): Promise<void> {
  const before = await memory();
  const megabytes = 60;
  const socket = await strangers.asked(role);
  socket.write(typed("p", Buffer.alloc(megabytes * 1_000_000)).subarray(0, -1));
  await waitFor("a router holds it", 10, async () => (await memory()) - before > megabytes * 0.8);
  socket.destroy();
  await waitFor("it is forgotten", 10, async () => (await memory()) - before < megabytes / 4);
}

/** In MiB, of all pods together. */
export async function memory(): Promise<number> {
  return (await routerMemory()).reduce((sum, mebibytes) => sum + mebibytes, 0);
}

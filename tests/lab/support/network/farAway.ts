import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface FarAway {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A server as one sees it that is this far away: a port on the same host, from where all bytes need half a round trip, and a
 * connection a whole one.
 */
export async function farAway(target: { host: string; port: number }, roundTrip: number): Promise<FarAway> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ ...target, noDelay: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined); // its end is told to the other one
      socket.on("close", () => sockets.delete(socket));
    }
    void pass(near, far, sleep(roundTrip), roundTrip / 2);
    void pass(far, near, Promise.resolve(), roundTrip / 2);
  });
  // Hundreds of connections come at once.
  server.listen({ host: target.host, port: 0, backlog: 1024 });
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Passes everything on in its order, each piece so many milliseconds after it came, and the end too. */
async function pass(from: Socket, to: Socket, opened: Promise<unknown>, delay: number): Promise<void> {
  let last: Promise<unknown> = opened;
  const later = (work: () => void) => {
    last = Promise.all([last, sleep(delay)]).then(work);
  };
  from.on("data", (data) => later(() => to.destroyed || to.write(data)));
  from.on("close", () => later(() => to.destroy()));
  await opened;
}

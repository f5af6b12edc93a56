import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Address } from "../../../bench/sessions/wire/connection";

/** A router with a fault, in front of a real server. */
export interface Proxy extends Address {
  close(): Promise<void>;
}

export interface Fault {
  /** Changes what the server answers. */
  readonly alter?: (answer: Buffer) => Buffer;
  /** Leaves the server connection open when its client goes. */
  readonly keepsServer?: boolean;
}

export async function startProxy(
  target: Address,
  { alter = (answer) => answer, keepsServer = false }: Fault,
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect({ ...target, noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    }
    client.on("data", (piece) => upstream.write(piece));
    upstream.on("data", (piece) => client.write(alter(piece)));
    client.on("close", () => {
      if (!keepsServer) upstream.destroy();
    });
    upstream.on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

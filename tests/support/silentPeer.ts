import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export interface SilentPeer {
  readonly host: string;
  readonly port: number;
  /** Connections that are open now. */
  openConnections(): number;
  close(): Promise<void>;
}

/** A peer that accepts connections and never says a word. @param host address of this machine that it listens on */
export async function startSilentPeer(host = "127.0.0.1"): Promise<SilentPeer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    host,
    port: (server.address() as AddressInfo).port,
    openConnections: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

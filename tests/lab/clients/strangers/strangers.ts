import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { saslInitial, SSL_REQUEST, startup } from "../../../../bench/fuzz/messages";
import { routerHost, routerPort } from "../../../../lab/environment";
import { UNVERIFIED, type Login } from "../../support/connect";

/** Milliseconds that the router may take for an answer. */
const PATIENCE = 10_000;

/** Who speaks to the router byte by byte, and never logs in. */
export class Strangers {
  private readonly sockets: Socket[] = [];

  /** How many have come. */
  get count(): number {
    return this.sockets.length;
  }

  /** How many of them the router has not hung up on. */
  get connected(): number {
    return this.sockets.filter(({ closed }) => !closed).length;
  }

  async open(...messages: readonly Buffer[]): Promise<Socket> {
    const socket = connect(Number(routerPort), routerHost);
    this.sockets.push(socket);
    socket.on("error", () => undefined); // it may be hung up on
    await once(socket, "connect", { signal: AbortSignal.timeout(PATIENCE) });
    for (const message of messages) socket.write(message);
    return socket;
  }

  /** Encrypted, and silent from then on. */
  async openTls(): Promise<TLSSocket> {
    const socket = await this.open(SSL_REQUEST);
    assert.equal(await answer(socket), "S");
    const encrypted = connectTls({ socket, ...UNVERIFIED });
    encrypted.on("error", () => undefined); // it may be hung up on
    await once(encrypted, "secureConnect", { signal: AbortSignal.timeout(PATIENCE) });
    return encrypted;
  }

  /** With the answer to the name: it is asked for its password. */
  async asked({ user, database }: Pick<Login, "user" | "database">): Promise<Socket> {
    const socket = await this.open(startup(Object.entries({ user, database })));
    assert.match(await answer(socket), /^R.*SCRAM-SHA-256/s, user);
    return socket;
  }

  /** All of them hang up. */
  leave(): void {
    for (const socket of this.sockets.splice(0)) socket.destroy();
  }
}

/** What a client is shown before it has any password. */
export async function challenge(socket: Socket): Promise<{ salt: string; iterations: number }> {
  socket.write(saslInitial("SCRAM-SHA-256", Buffer.from("n,,n=,r=clientclientclient")));
  const [, salt = "", iterations] = /,s=([^,]*),i=(\d+)/.exec(await answer(socket)) ?? [];
  return { salt, iterations: Number(iterations) };
}

/** The next that the router says, as far as it comes at once; its bytes as characters. */
async function answer(socket: Socket): Promise<string> {
  const [data] = (await once(socket, "data", { signal: AbortSignal.timeout(PATIENCE) })) as [Buffer];
  return data.toString("latin1");
}

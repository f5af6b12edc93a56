import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { connect, type AddressInfo, type Server, type Socket } from "node:net";
import { issueCertificate, makeAuthority } from "../../components/router/certificate/issue";

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

export interface Proxy extends Listening {
  /** Where it was asked to lead to. */
  readonly asked: readonly string[];
}

/** A proxy that leads everything to a port of this machine, whatever name it is asked for. */
export async function startProxy(leadsTo: number): Promise<Proxy> {
  const asked: string[] = [];
  const server = createHttpServer().on("connect", (request: IncomingMessage, socket: Socket) => {
    asked.push(request.url ?? "");
    const onward = connect(leadsTo, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    for (const each of [socket, onward]) each.on("error", () => undefined);
  });
  return { asked, ...(await listen(server)) };
}

/** @param answers path → body; where there is none, 404 */
export async function startHttps(
  host: string,
  answers: Readonly<Record<string, { readonly location?: string; readonly body: string }>>,
): Promise<Listening & { readonly ca: string }> {
  const now = new Date();
  const authority = await makeAuthority("test", now);
  const { certificate, key } = await issueCertificate(authority, [host], now);
  const server = createServer({ cert: certificate, key }, (request, response) => {
    const { location, body } = answers[(request.url ?? "").replace(/\?.*/, "")] ?? {};
    response.statusCode = body === undefined ? 404 : location === undefined ? 200 : 302;
    if (location !== undefined) response.setHeader("location", location);
    response.setHeader("content-type", "application/json").end(body);
  });
  return { ...(await listen(server)), ca: authority.certificate };
}

async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  for (const event of ["connection", "connect"]) {
    server.on(event, (...[first, second]: Socket[]) =>
      sockets.add(event === "connect" ? (second as Socket) : (first as Socket)),
    );
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

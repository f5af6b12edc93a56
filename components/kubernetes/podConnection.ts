import { PortForward } from "@kubernetes/client-node";
import { Duplex, PassThrough, Writable } from "node:stream";
import type { KubeConfig } from "@kubernetes/client-node";

export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/**
 * A connection to a port of a pod through the Kubernetes API, with the manners of a `net.Socket` that `pg` relies on.
 *
 * It writes to the WebSocket itself: given a stream to read from, client-node would also write when the WebSocket is closed
 * already, from an event handler, where nobody can catch the error.
 */
export class PodConnection extends Duplex {
  readonly #kubeConfig: KubeConfig;
  readonly #target: PodPort;
  #webSocket: WebSocket | undefined;

  constructor(kubeConfig: KubeConfig, target: PodPort) {
    super();
    this.#kubeConfig = kubeConfig;
    this.#target = target;
  }

  /** Emits `connect`, or `error`. The address is that of the constructor, whatever the caller asks for. */
  connect(): this {
    this.#open().then(
      () => this.emit("connect"),
      (error: unknown) => this.destroy(asError(error)),
    );
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  async #open(): Promise<void> {
    const { namespace, pod, port } = this.#target;
    const data = receiver((payload) => {
      if (!this.destroyed) this.push(payload);
    });
    const problems = receiver((payload) => this.destroy(new Error(causeOf(payload.toString()))));
    const forward = new PortForward(this.#kubeConfig);
    const opened: unknown = await forward.portForward(namespace, pod, [port], data, problems, new PassThrough());
    const webSocket = opened as WebSocket;
    if (this.destroyed) {
      webSocket.terminate();
      return;
    }
    webSocket.onclose = () => {
      if (!this.destroyed) this.push(null);
    };
    webSocket.onerror = ({ message }) => this.destroy(new Error(message));
    this.#webSocket = webSocket;
  }

  // What arrives is pushed as it comes: a WebSocket cannot be asked to wait, and catalogs are small.
  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.#webSocket === undefined) {
      callback(new Error("it is not open"));
      return;
    }
    this.#webSocket.send(Buffer.concat([Buffer.of(DATA_CHANNEL), chunk]), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#webSocket?.close();
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#webSocket?.terminate();
    callback(error === null ? null : new Error(`port-forward to pod ${this.#target.pod}: ${error.message}`));
  }
}

/** What is used of the package ws, whose types client-node does not bring along. */
interface WebSocket {
  onclose: () => void;
  onerror: (event: { readonly message: string }) => void;
  send(data: Buffer, callback: (error?: Error) => void): void;
  close(): void;
  terminate(): void;
}

const DATA_CHANNEL = 0;

/** Takes what arrives on one channel; an empty piece, the rest of the channel's header, is nothing. */
function receiver(receive: (payload: Buffer) => void): Writable {
  return new Writable({
    write(payload: Buffer, _encoding, callback) {
      if (payload.length > 0) receive(payload);
      callback();
    },
  });
}

/**
 * Why a kubelet cannot connect to a pod's port. The end of what it says is enough: before that it names the sandbox and the
 * network namespace, which are others in each pod and tell nobody anything.
 */
export function causeOf(problem: string): string {
  return (/dial tcp.*/s.exec(problem)?.[0] ?? problem).trim();
}

/** client-node rejects with the WebSocket's event, which is no Error. */
function asError(reason: unknown): Error {
  if (reason instanceof Error) return reason;
  return new Error(typeof reason === "object" && reason !== null && "message" in reason ? String(reason.message) : "");
}

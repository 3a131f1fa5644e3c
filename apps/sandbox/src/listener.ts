import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/**
 * The supplier's door: takes connections on 127.0.0.1 and hands them to the HTTP server. It can be shut, so that
 * connecting is refused by the operating system, and opened again on the same port.
 */
export class Listener {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port: number;

  /** `admit` is asked about each connection before anything is read from it; false means it has dealt with it. */
  constructor(
    port: number,
    private readonly http: HttpServer,
    private readonly admit: (socket: Socket) => boolean = () => true,
  ) {
    this.#port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  /** Listens. Rejects with the system's error if the port is taken. */
  async open(): Promise<void> {
    if (this.#server) return;
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) =>
      this.#take(socket),
    );
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', 1024, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Stops listening. Calls under way go on; connections that are only kept alive end with `isIdle`. */
  shut(isIdle: (socket: Socket) => boolean): void {
    this.#server?.close();
    this.#server = undefined;
    for (const socket of this.#sockets) if (isIdle(socket)) socket.destroy();
  }

  /** Stops listening and ends every connection. */
  close(): void {
    this.shut(() => true);
  }

  #take(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (!this.admit(socket)) return;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    this.http.emit('connection', socket);
  }
}

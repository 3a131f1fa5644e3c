import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createEncryptedServer, type ServerOptions } from 'node:https';
import {
  type AddressInfo,
  createServer as createSocketServer,
  type Server,
  type Socket,
} from 'node:net';

/** A call as a server of the tests received it. */
interface ReceivedCall {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  form: Record<string, string>;
}

/** A server that plays the supplier, or its network, on this machine. */
export interface SupplierServer extends AsyncDisposable {
  url: string;
  port: number;
  /** Calls whose body arrived whole. */
  calls: ReceivedCall[];
  connections: () => number;
}

/** What a server does with a call that arrived whole. */
export type Behaviour = (response: ServerResponse, call: ReceivedCall, place: number) => void;

/** Answers with this body and status. */
export function answering(
  body: string | Buffer,
  status = 200,
  headers: Record<string, string> = {},
): Behaviour {
  return (response) => response.writeHead(status, headers).end(body);
}

/** Behaves one way for the first call, another for the second, and so on; the last way for all that follow. */
export function inTurn(...behaviours: Behaviour[]): Behaviour {
  return (response, call, place) =>
    behaviours[Math.min(place, behaviours.length - 1)]?.(response, call, place);
}

/** A server that speaks HTTP; with a key and a certificate, HTTPS. */
export async function startSupplier(
  behave: Behaviour,
  encrypted?: ServerOptions,
): Promise<SupplierServer> {
  const calls: ReceivedCall[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const call = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        form: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())),
      };
      behave(response, call, calls.push(call) - 1);
    });
  };
  const server = encrypted
    ? createEncryptedServer(encrypted, listener)
    : createServer({ keepAliveTimeout: 0 }, listener);
  server.on('tlsClientError', () => undefined);
  return listen(server, calls, encrypted ? 'https' : 'http');
}

/** A server that only has sockets, for what no HTTP server would do. */
export async function startSockets(
  behave: (socket: Socket) => void,
  scheme: 'http' | 'https' = 'http',
): Promise<SupplierServer> {
  const server = createSocketServer((socket) => {
    socket.on('error', () => undefined);
    behave(socket);
  });
  return listen(server, [], scheme);
}

async function listen(
  server: Server,
  calls: ReceivedCall[],
  scheme: string,
): Promise<SupplierServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    calls,
    connections: () => connections,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The address of a port on which nobody listens. */
export async function deadAddress(scheme = 'http'): Promise<string> {
  await using server = await startSockets(() => undefined);
  return `${scheme}://127.0.0.1:${server.port}`;
}

import { type Socket, connect as connectPlain, isIP } from 'node:net';
import { connect as connectEncrypted } from 'node:tls';

/** A connection that stands (for https: encrypted, the certificate checked), or why there is none. */
export type Connection = { stands: true; socket: Socket } | { stands: false; reason: string };

const reasons: Record<string, string> = {
  ECONNREFUSED: 'the supplier refused the connection',
  ENOTFOUND: "the supplier's name could not be found",
  EAI_AGAIN: "the supplier's name could not be looked up",
  ETIMEDOUT: 'the connection was not made in time',
  EHOSTUNREACH: 'there is no route to the supplier',
  ENETUNREACH: 'there is no network',
  ECONNRESET: 'the connection was closed before it stood',
};

/**
 * Connects and stops there, so that the two phases of a call cannot be confused: as long as this has not answered
 * `stands`, not one byte of a request can have left, because no request has been given to the socket. Never throws.
 */
export function openConnection(
  url: URL,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Connection> {
  if (signal?.aborted) {
    return Promise.resolve({ stands: false, reason: 'the call was stopped before it began' });
  }
  const encrypted = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (encrypted ? 443 : 80);
  return new Promise((resolve) => {
    const socket = encrypted
      ? connectEncrypted({
          host,
          port,
          ALPNProtocols: ['http/1.1'],
          ...(isIP(host) ? {} : { servername: host }),
        })
      : connectPlain({ host, port });
    const settle = (connection: Connection): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      if (!connection.stands) socket.destroy();
      resolve(connection);
    };
    const stop = (): void =>
      settle({ stands: false, reason: 'the call was stopped before anything was sent' });
    const timer = setTimeout(
      () => settle({ stands: false, reason: `no connection within ${timeoutMs / 1000} s` }),
      timeoutMs,
    );
    signal?.addEventListener('abort', stop);
    socket.once(encrypted ? 'secureConnect' : 'connect', () => settle({ stands: true, socket }));
    // This listener stays: an error on a socket that nobody listens to would end the process.
    socket.on('error', (error: Error) => settle({ stands: false, reason: reasonOf(error) }));
    socket.once('close', () =>
      settle({ stands: false, reason: 'the connection was closed before it stood' }),
    );
  });
}

function reasonOf(error: Error & { code?: string }): string {
  const code = error.code ?? '';
  if (reasons[code]) return reasons[code];
  return `no safe connection to the supplier could be made (${code || 'unknown error'})`;
}

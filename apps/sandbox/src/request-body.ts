import type { IncomingMessage } from 'node:http';
import type { CallRequest } from './call-log.js';
import type { Credentials } from './supplier.js';

const MOST_BYTES = 1_000_000;

/** A call as it was sent: who says they are, and what they want. */
export interface SentCall {
  readonly given: Credentials;
  readonly request: CallRequest;
}

/** Reads the body as text; undefined when it is too large or the connection was lost before its end. */
export function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => {
      body += chunk;
      if (body.length > MOST_BYTES) incoming.destroy();
    });
    incoming.on('end', () => resolve(body));
    incoming.on('close', () => resolve(undefined));
    incoming.on('error', () => resolve(undefined));
  });
}

/** Reads the fields of a call. Names are case-sensitive, and only a form is read, as with the supplier. */
export function readCall(incoming: IncomingMessage, body: string): SentCall {
  const isForm = incoming.headers['content-type']
    ?.toLowerCase()
    .startsWith('application/x-www-form-urlencoded');
  const { apiKey, userId, action, imei, networkId, orderIds, ...fields } = Object.fromEntries(
    new URLSearchParams(isForm ? body : ''),
  );
  return {
    given: { apiKey: apiKey ?? '', userId: userId ?? '' },
    request: {
      action: action ?? null,
      serviceId: networkId ?? null,
      imeis: list(imei),
      orderIds: list(orderIds),
      fields,
    },
  };
}

function list(text: string | undefined): string[] {
  return text ? text.split(',').map((part) => part.trim()) : [];
}

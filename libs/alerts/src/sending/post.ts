import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as encryptedRequest } from 'node:https';
import { isPrivate, notPublic, publicLookup } from './public-address.js';

/** What to send, and where. */
export interface Parcel {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  mayBePrivate: boolean;
}

/** An answer: its HTTP status, and the beginning of its text when it is not a success. */
export interface Receipt {
  status: number;
  text: string;
}

/** So much of an answer is read, in bytes. */
const MOST_READ = 2_000;

/**
 * Makes exactly one POST over a connection of its own: no redirect, no proxy, no retry. Rejects when there is no answer,
 * or `signal` aborts first.
 */
export function post(parcel: Parcel, signal: AbortSignal): Promise<Receipt> {
  const url = new URL(parcel.url);
  if (!parcel.mayBePrivate && isPrivate(url.hostname))
    return Promise.reject(new Error(notPublic(url.hostname)));
  const send = url.protocol === 'https:' ? encryptedRequest : plainRequest;
  return new Promise((receive, fail) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      signal,
      headers: { ...parcel.headers, 'content-length': Buffer.byteLength(parcel.body) },
      ...(!parcel.mayBePrivate && { lookup: publicLookup }),
    });
    request.on('error', fail);
    request.on('response', (answer) => {
      readBeginning(answer).then((text) => {
        receive({ status: answer.statusCode ?? 0, text });
        request.destroy();
      }, fail);
    });
    request.end(parcel.body);
  });
}

/** Nobody waits for the text of a success. */
async function readBeginning(answer: IncomingMessage): Promise<string> {
  if (isSuccess(answer.statusCode ?? 0)) return '';
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      parts.push(part);
      bytes += part.length;
      if (bytes >= MOST_READ) break;
    }
  } catch {
    // The status says enough of an answer that breaks off.
  }
  return Buffer.concat(parts).subarray(0, MOST_READ).toString('utf8');
}

/** Whether an answer says that the alert has arrived. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

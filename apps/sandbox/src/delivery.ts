import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Call } from './call-log.js';
import type { Struck } from './mischief.js';
import type { Waits } from './waits.js';

/** What leaves the supplier: a status, headers, and a body of UTF-8 text. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Ends another process at once, as a power cut would. Says so on standard error if there is no such process. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    process.stderr.write(`Process ${pid} could not be killed: ${String(error)}\n`);
  }
}

/** Hands an answer over, whole or as the faults want it, and notes in the call how much of it left. */
export async function deliver(
  response: ServerResponse,
  answer: Answer,
  call: Call,
  struck: Struck,
  waits: Waits,
): Promise<void> {
  // A caller that has given up gets nothing; what was charged stays charged.
  if (response.destroyed) return;
  call.status = answer.status;
  const body = Buffer.from(answer.body);
  if (struck.killProcess?.at === 'middle') {
    await write(response, answer, body, Math.floor(body.length / 2), call);
    kill(struck.killProcess.pid);
    response.destroy();
    return;
  }
  if (struck.truncate) {
    const { bytes, share, contentLength } = struck.truncate;
    const length = Math.min(body.length, bytes ?? Math.floor(body.length * (share ?? 0)));
    if (contentLength) {
      await write(response, answer, body, length, call);
      response.socket?.end();
    } else {
      await endWithoutLength(response, answer, body.subarray(0, length));
      call.answered = length < body.length ? 'part' : 'whole';
    }
    return;
  }
  if (struck.drip) await drip(response, answer, body, struck.drip, call, waits);
  else await end(response, answer, body, call);
  if (struck.killProcess?.at === 'after') kill(struck.killProcess.pid);
}

function writeHead(response: ServerResponse, answer: Answer, length: number): void {
  response.writeHead(answer.status, {
    'Content-Type': 'text/html; charset=UTF-8',
    ...answer.headers,
    'Content-Length': length,
  });
}

/** Promises the whole body and sends the first bytes of it. */
async function write(
  response: ServerResponse,
  answer: Answer,
  body: Buffer,
  length: number,
  call: Call,
): Promise<void> {
  writeHead(response, answer, body.length);
  call.answered = 'part';
  // Without this the first bytes would wait for more and never leave.
  response.flushHeaders();
  await new Promise<void>((resolve) => {
    response.once('close', resolve);
    response.write(body.subarray(0, length), () => resolve());
  });
  await nextTurn();
}

async function end(
  response: ServerResponse,
  answer: Answer,
  body: Buffer,
  call: Call,
): Promise<void> {
  writeHead(response, answer, body.length);
  await finish(response, body);
  call.answered = response.writableFinished ? 'whole' : 'part';
}

/** Only the end of the connection tells the end of such an answer, so nobody can see that it is cut. */
async function endWithoutLength(
  response: ServerResponse,
  answer: Answer,
  body: Buffer,
): Promise<void> {
  response.useChunkedEncodingByDefault = false;
  response.shouldKeepAlive = false;
  response.writeHead(answer.status, {
    'Content-Type': 'text/html; charset=UTF-8',
    ...answer.headers,
  });
  await finish(response, body);
}

async function drip(
  response: ServerResponse,
  answer: Answer,
  body: Buffer,
  { bytes, everyMs }: { readonly bytes: number; readonly everyMs: number },
  call: Call,
  waits: Waits,
): Promise<void> {
  writeHead(response, answer, body.length);
  for (let start = 0; start < body.length; start += bytes) {
    if (response.destroyed) return;
    if (start > 0) await waits.pause(everyMs);
    response.write(body.subarray(start, start + bytes));
    call.answered = 'part';
  }
  await finish(response);
  call.answered = response.writableFinished ? 'whole' : 'part';
}

function finish(response: ServerResponse, body?: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.end(body, () => resolve());
  });
}

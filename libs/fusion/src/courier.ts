import { Agent as PlainAgent, type IncomingMessage } from 'node:http';
import { Agent as EncryptedAgent } from 'node:https';
import type { Socket } from 'node:net';
import { HttpService } from '@nestjs/axios';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@hammer/settings';
import { firstValueFrom } from 'rxjs';
import { readBody } from './answer-body.js';
import { openConnection } from './connection.js';
import { readRetryAfter } from './retry-after.js';

const STOPPED = 'the call was stopped before anything was sent';

/** What to ask of the supplier: the action, its fields, and the largest answer to accept, in bytes. */
export interface Errand {
  action: string;
  fields: Readonly<Record<string, string>>;
  largestAnswer: number;
  /** The name of elements whose content is not wanted. */
  leaveOut?: string | undefined;
}

/**
 * How far a call came. `not-connected`: no byte of the request left. `broken`: the connection stood, so the request
 * may have arrived, and there is no whole answer (`body` is what came of it). `answered`: a whole answer, of any kind.
 */
export type Delivery = {
  /** Empty when answered. */
  reason: string;
  httpStatus: number | null;
  retryAfterMs: number | null;
  body: string;
  durationMs: number;
} & ({ phase: 'not-connected' } | { phase: 'broken' } | { phase: 'answered'; httpStatus: number });

/**
 * Carries one form to the supplier over a connection of its own and brings back what came: exactly one POST, no
 * redirect, no proxy, no retry. Never throws, so that no axios error, which carries the key, ever leaves this file.
 */
@Injectable()
export class Courier {
  private readonly address: URL;

  constructor(
    private readonly http: HttpService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.address = new URL(`${settings.GSM_FUSION_BASE_URL}/gsmfusion_api/index.php`);
  }

  /** Runs one errand. The answer timeout runs from the first byte sent to the last byte received. */
  async deliver(errand: Errand, signal?: AbortSignal): Promise<Delivery> {
    const startedAt = performance.now();
    const arrived = await this.carry(errand, signal);
    return { ...arrived, durationMs: Math.round(performance.now() - startedAt) } as Delivery;
  }

  private async carry(errand: Errand, signal?: AbortSignal): Promise<Omit<Delivery, 'durationMs'>> {
    const nothing = { httpStatus: null, retryAfterMs: null, body: '' };
    const connectMs = this.settings.SUPPLIER_CONNECT_TIMEOUT * 1000;
    const connection = await openConnection(this.address, connectMs, signal);
    if (!connection.stands) {
      return { ...nothing, phase: 'not-connected', reason: connection.reason };
    }
    const { socket } = connection;
    if (signal?.aborted) {
      socket.destroy();
      return { ...nothing, phase: 'not-connected', reason: STOPPED };
    }
    const deadline = new Deadline(socket, this.settings.SUPPLIER_ANSWER_TIMEOUT, signal);
    try {
      const answer = await Promise.race([this.post(socket, errand), lossOf(socket)]);
      const body = await readBody(answer, errand.largestAnswer, errand.leaveOut);
      const httpStatus = answer.statusCode ?? 0;
      const retryAfterMs = readRetryAfter(answer.headers['retry-after'], Date.now());
      return {
        phase: body.whole ? 'answered' : 'broken',
        reason: body.whole ? '' : (deadline.reason ?? body.fault),
        httpStatus,
        retryAfterMs,
        body: body.text,
      };
    } catch {
      const reason = deadline.reason ?? 'the connection was closed before an answer came';
      return { ...nothing, phase: 'broken', reason };
    } finally {
      deadline.clear();
      socket.destroy();
    }
  }

  private async post(socket: Socket, errand: Errand): Promise<IncomingMessage> {
    const form = new URLSearchParams({
      apiKey: this.settings.GSM_FUSION_API_KEY ?? '',
      userId: this.settings.GSM_FUSION_USERNAME ?? '',
      action: errand.action,
      ...errand.fields,
    });
    const { data } = await firstValueFrom(
      this.http.request<IncomingMessage>({
        method: 'POST',
        url: this.address.href,
        data: form.toString(),
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          Accept: 'application/xml, text/xml, */*',
          'Accept-Encoding': 'identity',
          'User-Agent': 'Hammer',
        },
        adapter: 'http',
        responseType: 'stream',
        decompress: false,
        maxRedirects: 0,
        proxy: false,
        validateStatus: null,
        httpAgent: carrying(socket, new PlainAgent({ keepAlive: false })),
        httpsAgent: carrying(socket, new EncryptedAgent({ keepAlive: false })),
      }),
    );
    return data;
  }
}

/** Ends a call that takes too long, or that is stopped, by destroying its socket; knows why it did. */
class Deadline {
  reason: string | null = null;
  private readonly timer: NodeJS.Timeout;
  private readonly stop = (): void => this.end('the call was stopped before an answer came');

  constructor(
    private readonly socket: Socket,
    seconds: number,
    private readonly signal?: AbortSignal,
  ) {
    this.timer = setTimeout(() => this.end(`no whole answer within ${seconds} s`), seconds * 1000);
    signal?.addEventListener('abort', this.stop);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.signal?.removeEventListener('abort', this.stop);
  }

  private end(reason: string): void {
    this.reason ??= reason;
    this.socket.destroy();
  }
}

/**
 * Rejects once the socket is gone. Node never settles a request whose server switches to another protocol, and nothing
 * may keep a call from ending. An answer that came just before the socket closed is given its turn first.
 */
function lossOf(socket: Socket): Promise<never> {
  return new Promise((_resolve, reject) => {
    socket.once('close', () => setImmediate(() => reject(new Error('the connection is gone'))));
  });
}

/** An agent that knows one socket, and gives it away once: a second request, and so a second purchase, is impossible. */
function carrying<Agent extends PlainAgent>(socket: Socket, agent: Agent): Agent {
  let given = false;
  agent.createConnection = () => {
    if (given) throw new Error('This connection has carried its request already.');
    given = true;
    return socket;
  };
  return agent;
}

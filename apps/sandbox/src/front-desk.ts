import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Call, type CallLog, UNREAD } from './call-log.js';
import { type Answer, deliver, kill } from './delivery.js';
import type { FaultKind } from './faults.js';
import { answerInstead, asSupplier, dress, webServerPage } from './instead.js';
import { Listener } from './listener.js';
import type { Mischief, Struck } from './mischief.js';
import { draw } from './random.js';
import { readBody, readCall, type SentCall } from './request-body.js';
import type { Supplier } from './supplier.js';
import { type Waits, WaitEnded } from './waits.js';

const PATH = '/gsmfusion_api/index.php';

/** What the front desk works with. */
export interface FrontDeskParts {
  readonly seed: number;
  readonly port: number;
  readonly supplier: Supplier;
  readonly mischief: Mischief;
  readonly calls: CallLog;
  readonly waits: Waits;
}

/** Takes the supplier's calls over HTTP and lets the faults have their way with each, from connection to last byte. */
export class FrontDesk {
  readonly listener: Listener;
  readonly #busy = new Set<Socket>();

  constructor(private readonly parts: FrontDeskParts) {
    const server = createServer(
      { keepAliveTimeout: 60_000, requestTimeout: 0 },
      (incoming, response) => void this.#receive(incoming, response),
    );
    this.listener = new Listener(parts.port, server, (socket) => this.#admit(socket));
  }

  /** Refuses connections until {@link reopen}. Calls under way are finished. */
  refuseConnections(): void {
    this.listener.shut((socket) => !this.#busy.has(socket));
  }

  reopen(): Promise<void> {
    return this.listener.open();
  }

  #admit(socket: Socket): boolean {
    const { drop, killProcess } = this.parts.mischief.strikeAtAccept();
    if (!drop && !killProcess) return true;
    this.parts.calls.open(UNREAD).faults = kindsOf({ drop, killProcess });
    if (killProcess) kill(killProcess.pid);
    hangUp(socket, drop?.how ?? 'reset');
    return false;
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = incoming;
    this.#busy.add(socket);
    response.once('close', () => this.#rest(socket));
    try {
      const body = await readBody(incoming);
      if (body === undefined) {
        this.parts.calls.open(UNREAD);
        return;
      }
      if (incoming.method !== 'POST' || incoming.url !== PATH) {
        const page = { status: 404, headers: {}, body: webServerPage('404 Not Found') };
        await deliver(response, page, this.parts.calls.open(UNREAD), {}, this.parts.waits);
        return;
      }
      await this.#serve(readCall(incoming, body), response);
    } catch (error) {
      socket.destroy();
      if (!(error instanceof WaitEnded)) process.stderr.write(`${String(error)}\n`);
    }
  }

  #rest(socket: Socket): void {
    this.#busy.delete(socket);
    if (!this.listener.isOpen) socket.end();
  }

  async #serve(sent: SentCall, response: ServerResponse): Promise<void> {
    const { mischief, calls, waits } = this.parts;
    const call = calls.open(sent.request);
    const refusedByRate = mischief.refuseByRate(sent.request);
    if (refusedByRate) {
      call.faults = ['rateLimit'];
      const answer: Answer = {
        status: 429,
        headers: { 'Retry-After': refusedByRate.retryAfter },
        body: webServerPage('429 Too Many Requests'),
      };
      return deliver(response, answer, call, {}, waits);
    }
    const struck = mischief.strike(sent.request);
    call.faults = kindsOf(struck);
    if (struck.killProcess?.at === 'body') {
      kill(struck.killProcess.pid);
      if (struck.killProcess.charged) this.parts.supplier.answer(sent.given, call, struck);
      return hangUp(response.socket, 'close');
    }
    if (struck.drop?.at === 'body') return hangUp(response.socket, struck.drop.how);
    if (struck.latency?.at === 'before') await waits.pause(this.#latency(struck, call));

    const answer = await this.#carryOut(sent, call, struck, response);
    if (!answer) return;
    if (struck.latency?.at === 'after') await waits.pause(this.#latency(struck, call));
    if (struck.drop) return hangUp(response.socket, struck.drop.how);
    await deliver(response, answer, call, struck, waits);
  }

  /** Charges what is to be charged; returns the answer, or nothing when there is never to be one. */
  async #carryOut(
    sent: SentCall,
    call: Call,
    struck: Struck,
    response: ServerResponse,
  ): Promise<Answer | undefined> {
    const { supplier, waits } = this.parts;
    const carryOut = () => supplier.answer(sent.given, call, struck);
    if (struck.silence) {
      if (struck.silence.charged) carryOut();
      return undefined;
    }
    if (struck.lateAccept) {
      if (struck.lateAccept.meanwhile === 'drop') hangUp(response.socket, 'reset');
      await waits.pause(struck.lateAccept.afterMs);
      carryOut();
      return undefined;
    }
    const instead = answerInstead(struck);
    if (!instead) return asSupplier(dress(carryOut(), struck));
    if (instead.charged) carryOut();
    if (instead.error !== undefined) call.error = instead.error;
    return instead.answer;
  }

  #latency({ latency }: Struck, call: Call): number {
    if (!latency) return 0;
    if (typeof latency.ms === 'number') return latency.ms;
    const { least, most } = latency.ms;
    return least + draw(this.parts.seed, 'latency', call.n) * (most - least);
  }
}

function kindsOf(struck: Struck): FaultKind[] {
  return (Object.keys(struck) as FaultKind[]).filter((kind) => struck[kind] !== undefined);
}

function hangUp(socket: Socket | null, how: 'reset' | 'close'): void {
  if (how === 'reset') socket?.resetAndDestroy();
  else socket?.destroy();
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, LedgerPage, SyncState } from '../libs/contract/src/index.ts';

/** How often another request is made while an upload is measured, in milliseconds. */
const PROBE_EVERY = 5;

/** A file with these IMEIs, one a row, beside something of the user's own. */
export function csvOf(imeis: readonly string[]): string {
  return `IMEI,SKU\n${imeis.map((imei, i) => `${imei},A-${i}`).join('\n')}\n`;
}

/** The server, as the benchmark speaks to it. */
export class HammerServer {
  private readonly url: string;
  private readonly token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  async draft(content: string | Buffer<ArrayBuffer>, name = 'list.csv'): Promise<Batch> {
    const form = new FormData();
    form.append('serviceId', '1739');
    form.append('file', new File([content], name));
    return this.json<Batch>('/api/batches', {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      body: form,
    });
  }

  /** Starts a draft and waits; the time from its start to its last settled call is the server's own. */
  async place(batch: Batch): Promise<{ milliseconds: number }> {
    await this.json(`/api/batches/${batch.id}/start`, {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID(), 'content-type': 'application/json' },
      body: JSON.stringify({ quote: batch.quote?.id }),
    });
    for (;;) {
      await sleep(500);
      const { progress, startedAt, state } = await this.json<Batch>(`/api/batches/${batch.id}`);
      if (state === 'paused') throw new Error(`The batch is paused: ${progress.pause?.message}`);
      if (progress.phase === 'placing') continue;
      if (progress.statuses.pending !== progress.orders)
        throw new Error(`Not all was placed: ${JSON.stringify(progress.statuses)}`);
      const last = (await this.json<LedgerPage>(`/api/ledger?batchId=${batch.id}&limit=1`)).data[0];
      return { milliseconds: Date.parse(last?.at ?? '') - Date.parse(startedAt ?? '') };
    }
  }

  /** Asks the supplier for all results that are due, and waits; the answer is how long that took, in milliseconds. */
  async sync(): Promise<number> {
    const started = performance.now();
    await this.json('/api/sync', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    while ((await this.json<SyncState>('/api/sync')).running) await sleep(20);
    return performance.now() - started;
  }

  async download(path: string): Promise<Buffer<ArrayBuffer>> {
    return Buffer.from(await (await this.call(path, {})).arrayBuffer());
  }

  /** How long the work takes; adds the longest answer of another request meanwhile, which waits while the loop is blocked. */
  async timed(blocks: number[], work: () => Promise<unknown>): Promise<number> {
    let longest = 0;
    let working = true;
    const probe = (async () => {
      while (working) {
        const asked = performance.now();
        await (await fetch(`${this.url}/health/live`)).text();
        longest = Math.max(longest, performance.now() - asked);
        await sleep(PROBE_EVERY);
      }
    })();
    const started = performance.now();
    await work();
    const milliseconds = performance.now() - started;
    working = false;
    await probe;
    blocks.push(longest);
    return milliseconds;
  }

  /** The answer to a question, which must be a good one. */
  async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    return (await (await this.call(path, init)).json()) as T;
  }

  /** The same with its body still to be read. */
  async call(path: string, init: RequestInit): Promise<Response> {
    const headers = {
      ...(init.headers as Record<string, string>),
      authorization: `Bearer ${this.token}`,
    };
    const response = await fetch(`${this.url}${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch, Order, Problem } from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import { readSettings } from '@hammer/settings';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp, listen } from '../../apps/api/src/app.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../apps/sandbox/src/sandbox.js';
import { until } from './until.js';

/** What a test wants to be different; everything has a default. */
export interface HouseOptions {
  databaseUrl?: string;
  settings?: Record<string, string>;
  sandbox?: SandboxOptions;
}

/** An answer of the server, its body read. */
export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** A whole server in this process, on a sandbox supplier, spoken to over real HTTP. */
export class House {
  private constructor(
    readonly sandbox: Sandbox,
    readonly url: string,
    private readonly app: NestExpressApplication,
    private readonly discard: () => void,
  ) {}

  static async start({
    databaseUrl,
    settings = {},
    sandbox: options = {},
  }: HouseOptions = {}): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'hammer-house-'));
    const sandbox = await startSandbox({
      ...options,
      manners: { rejectedShare: 0, ...options.manners },
    });
    const read = readSettings(
      {
        DATABASE_URL: databaseUrl ?? `sqlite:${join(folder, 'hammer.sqlite')}`,
        GSM_FUSION_BASE_URL: sandbox.url,
        GSM_FUSION_API_KEY: 'sandbox-key',
        GSM_FUSION_USERNAME: 'sandbox',
        PORT: '0',
        LOG_LEVEL: process.env['HAMMER_TEST_LOG'] ?? 'fatal',
        SUPPLIER_CALLS_PER_MINUTE: '0',
        SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
        SUPPLIER_READ_RETRIES: '0',
        AUTO_SYNC_INTERVAL: '86400',
        ...settings,
      },
      {},
    );
    const app = await createApp(read);
    const url = await listen(app, read);
    return new House(sandbox, url, app, () => rmSync(folder, { recursive: true, force: true }));
  }

  /** Ends everything, the supplier too. */
  async close(): Promise<void> {
    await this.app.close();
    await this.sandbox.close();
    this.discard();
  }

  /** The house's own database, to look behind the scenes. */
  get database(): Database {
    return this.app.get(Database);
  }

  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as T,
    };
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.call<T>('GET', path);
  }

  post<T>(
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    return this.call<T>('POST', path, body, headers);
  }

  upload<T = Batch>(
    name: string,
    content: string | Buffer,
    fields: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('file', new File([new Uint8Array(Buffer.from(content))], name));
    return this.call<T>('POST', '/api/batches', form);
  }

  /** A draft of plain IMEIs. */
  async draft(imeis: readonly string[], options: Record<string, unknown> = {}): Promise<Batch> {
    const { status, body } = await this.post<Batch & Problem>('/api/batches', {
      serviceId: '1739',
      imeis,
      ...options,
    });
    if (status !== 201) throw new Error(`The draft was refused: ${body.detail}`);
    return body;
  }

  async batch(id: number): Promise<Batch> {
    return (await this.get<Batch>(`/api/batches/${id}`)).body;
  }

  async start(batch: Batch): Promise<Answer<Batch & Problem>> {
    return this.post(`/api/batches/${batch.id}/start`, { quote: batch.quote?.id });
  }

  /** Starts a batch of plain IMEIs and waits until nothing of it is on its way to the supplier. */
  async place(imeis: readonly string[], options: Record<string, unknown> = {}): Promise<Batch> {
    const batch = await this.draft(imeis, options);
    const { status, body } = await this.start(batch);
    if (status !== 202) throw new Error(`The start was refused: ${body.detail}`);
    return this.placed(batch.id);
  }

  /** Waits until nothing of a batch is on its way to the supplier, or it was paused. */
  async placed(id: number): Promise<Batch> {
    return until(
      () => this.batch(id),
      ({ state, progress: { phase, statuses } }) =>
        (state === 'paused' && statuses.prepared + statuses.sending === 0) ||
        (state !== 'draft' && phase !== 'placing'),
    );
  }

  async orders(query = ''): Promise<Order[]> {
    return (await this.get<{ data: Order[] }>(`/api/orders?limit=500${query}`)).body.data;
  }

  /** Asks for results once, and waits for the end of the round. */
  async sync(): Promise<void> {
    await this.post('/api/sync');
    await until(
      async () => (await this.get<{ running: boolean }>('/api/sync')).body,
      ({ running }) => !running,
    );
  }

  /** Money in the house's ledger, in micros. */
  async ledger(): Promise<{ committed: number; reserved: number; refunded: number }> {
    const sums = await this.database.read<{ kind: string; micros: number }>(
      sql`SELECT kind, CAST(SUM(amount_micros) AS bigint) AS micros FROM ledger_entries GROUP BY kind`,
    );
    const of = (kind: string) => sums.find((sum) => sum.kind === kind)?.micros ?? 0;
    return {
      committed: of('commit'),
      reserved: of('reserve') - of('commit') - of('release'),
      refunded: of('refund'),
    };
  }
}

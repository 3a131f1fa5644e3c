import type { Batch, Order, Problem, Progress } from '@hammer/contract';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { until } from './until.js';

/** The results of 20,000 orders, on a machine that may be busy; in milliseconds. */
const ALL_RESULTS_WITHIN = 90_000;

/** An answer of the server, its body read. */
export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** Whoever talks to a running Hammer over HTTP, as the console and other programs do. */
export class Visitor {
  /** `token` names who acts; a stranger has none. */
  constructor(
    readonly url: string,
    public token: string | null = null,
  ) {}

  /** The header that says who acts. */
  get pass(): Record<string, string> {
    return this.token === null ? {} : { authorization: `Bearer ${this.token}` };
  }

  /** Somebody else at the same server. */
  as(token: string | null): Visitor {
    return new Visitor(this.url, token);
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
        ...this.pass,
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

  /** A file that the server makes, byte by byte. */
  async file(path: string): Promise<Buffer> {
    const response = await fetch(`${this.url}${path}`, { headers: this.pass });
    if (!response.ok)
      throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** Gives a file in a form of a browser: draft with its quote, or a problem. */
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

  /** The draft that a file makes. */
  async draftOf(
    name: string,
    content: string | Buffer,
    fields: Record<string, string> = { serviceId: '1739' },
  ): Promise<Batch> {
    const { status, body } = await this.upload<Batch & Problem>(name, content, fields);
    if (status !== 201) throw new Error(`The file was refused: ${body.detail}`);
    return body;
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

  /** Reads the stream of a batch's progress to its end, or until `isEnough`; each snapshot with the id it came with. */
  async watch(
    id: number,
    isEnough: (progress: Progress) => boolean = () => false,
  ): Promise<{ id: number; progress: Progress }[]> {
    const response = await fetch(`${this.url}/api/batches/${id}/progress`, {
      headers: this.pass,
    });
    if (!response.body) throw new Error('The stream has no body.');
    const events = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    const seen: { id: number; progress: Progress }[] = [];
    for await (const event of events) {
      if (!event.data) continue;
      const progress = JSON.parse(event.data) as Progress;
      seen.push({ id: Number(event.id), progress });
      if (isEnough(progress)) break;
    }
    return seen;
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
      ALL_RESULTS_WITHIN,
    );
  }
}

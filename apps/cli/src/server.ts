import { randomUUID } from 'node:crypto';
import type { Problem, Progress } from '@hammer/contract';
import { readSettings } from '@hammer/settings';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { Failure } from './failure.js';

/** The Hammer server that the verbs talk to. */
export class Server {
  constructor(private readonly url: string) {}

  /** The server that HAMMER_URL names, or the one on this machine at PORT. */
  static fromSettings(): Server {
    const settings = readSettings();
    return new Server(settings.HAMMER_URL ?? `http://127.0.0.1:${settings.PORT}`);
  }

  get<T>(path: string): Promise<T> {
    return this.json<T>(path, {});
  }

  /** Sends a body that is sent once: a new Idempotency-Key goes with it. */
  post<T>(path: string, body: unknown = {}, method = 'POST'): Promise<T> {
    return this.json<T>(path, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(body),
    });
  }

  /** Uploads a file with the other fields of a form. */
  upload<T>(path: string, file: File, fields: Record<string, string>): Promise<T> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', file);
    return this.json<T>(path, {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      body: form,
    });
  }

  /** The body of a file that the server makes. */
  async download(path: string): Promise<ReadableStream<Uint8Array>> {
    const response = await this.call(path, {});
    if (!response.body) throw new Failure('The server sent an empty file.');
    return response.body;
  }

  /** Snapshots of a batch's progress as they come, until the server ends the stream. */
  async *watch(batchId: number): AsyncGenerator<Progress> {
    const response = await this.call(`/api/batches/${batchId}/progress`, {
      headers: { accept: 'text/event-stream' },
    });
    if (!response.body) return;
    const events = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    for await (const event of events) {
      if (event.data) yield JSON.parse(event.data) as Progress;
    }
  }

  private async json<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.call(path, init);
    return (await response.json()) as T;
  }

  private async call(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(new URL(path, this.url), init);
    } catch (error) {
      throw new Failure(
        `No Hammer server answers at ${this.url}. Start it with "hammer serve", or set HAMMER_URL.`,
        {
          exitCode: 4,
          cause: error,
        },
      );
    }
    if (response.ok) return response;
    throw await failureOf(response);
  }
}

async function failureOf(response: Response): Promise<Failure> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as Problem;
    return new Failure(problem.detail, { problem });
  } catch {
    return new Failure(`The server answered ${response.status} ${response.statusText}.`);
  }
}

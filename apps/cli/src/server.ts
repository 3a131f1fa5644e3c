import { randomUUID } from 'node:crypto';
import type { Problem, Progress } from '@hammer/contract';
import { readSettings, type Settings } from '@hammer/settings';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { Failure } from './failure.js';
import { readLogin } from './kept-login.js';

/** The Hammer server that the verbs talk to. */
export class Server {
  constructor(
    private readonly url: string,
    private readonly token: string | null,
  ) {}

  /** The server that HAMMER_URL names, the one that "hammer login" has kept, or the one on this machine at PORT. */
  static fromSettings(): Server {
    const settings = readSettings();
    const kept = readLogin();
    const url = settings.HAMMER_URL ?? kept?.url ?? usualUrl(settings);
    // A token goes to the server that it was kept for, and to no other.
    return new Server(url, settings.HAMMER_TOKEN ?? (kept?.url === url ? kept.token : null));
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
    const pass = this.token === null ? {} : { authorization: `Bearer ${this.token}` };
    try {
      response = await fetch(new URL(path, this.url), {
        ...init,
        headers: { ...(init.headers as Record<string, string> | undefined), ...pass },
        redirect: 'error',
      });
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

/** Where the server is unless told. */
export function usualUrl({ HAMMER_URL, PORT }: Settings): string {
  return HAMMER_URL ?? `http://127.0.0.1:${PORT}`;
}

async function failureOf(response: Response): Promise<Failure> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as Problem;
    const advice =
      response.status === 401
        ? ' For the command line: make a token with "hammer token create", then "hammer login".'
        : '';
    return new Failure(`${problem.detail}${advice}`, { problem });
  } catch {
    return new Failure(`The server answered ${response.status} ${response.statusText}.`);
  }
}

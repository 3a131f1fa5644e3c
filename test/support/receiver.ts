import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Alert } from '@hammer/contract';
import { Webhook } from 'standardwebhooks';
import { until } from './until.js';

/** One request that arrived. */
export interface Arrived {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  id: string;
  alert: Alert;
}

type Behaviour = (answer: ServerResponse, arrived: Arrived) => void;

/** A program that receives alerts over real HTTP, and answers as a test wants it to. */
export class Receiver {
  readonly arrived: Arrived[] = [];
  /** How the next requests are answered; 204 unless a test says otherwise. */
  behave: Behaviour = (answer) => void answer.writeHead(204).end();

  private readonly server = createServer((request, answer) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const arrived = {
        path: request.url ?? '',
        headers: request.headers,
        body,
        id: String(request.headers['webhook-id']),
        alert: JSON.parse(body || 'null') as Alert,
      };
      this.arrived.push(arrived);
      this.behave(answer, arrived);
    });
  });

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((ready) => receiver.server.listen(0, '127.0.0.1', ready));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Where it is, with a secret in its path as receivers have it. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/in/path-secret-7391`;
  }

  answerWith(status: number, text = '', headers: Record<string, string> = {}): void {
    this.behave = (answer) => void answer.writeHead(status, headers).end(text);
  }

  /** The alerts of a type that arrived, without repetitions. */
  alertsOf<Type extends Alert['type']>(type: Type): Extract<Alert, { type: Type }>[] {
    const byId = new Map(this.arrived.map(({ id, alert }) => [id, alert]));
    return [...byId.values()].filter(
      (alert): alert is Extract<Alert, { type: Type }> => alert.type === type,
    );
  }

  /** Waits until so many requests have arrived. */
  async hears(count: number, patience?: number): Promise<Arrived[]> {
    return until(
      () => this.arrived,
      ({ length }) => length >= count,
      patience,
    );
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** What a receiver does with its secret. Throws when the request is not signed with it. */
export function verified(secret: string, { body, headers }: Arrived): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import type { SandboxControl } from './control.js';
import { faultKinds, type FaultsGiven, type FaultsPatch } from './faults.js';
import { Listener } from './listener.js';
import type { MannersPatch } from './manners.js';
import { readBody } from './request-body.js';
import type { Credentials } from './supplier.js';

type Handler = (asked: {
  readonly body: unknown;
  readonly id: string;
  readonly after: number;
}) => unknown;

/** The control API: JSON over HTTP, on its own port. Wrong input is answered with 400 and all that is wrong with it. */
export class ControlDesk {
  readonly listener: Listener;
  readonly #routes: Readonly<Record<string, Handler>>;

  constructor(port: number, control: SandboxControl) {
    this.#routes = routesTo(control);
    const server = createServer((incoming, response) => void this.#receive(incoming, response));
    this.listener = new Listener(port, server);
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(incoming);
    if (text === undefined) return;
    const url = new URL(incoming.url ?? '/', this.listener.url);
    const [, room = '', id] = url.pathname.split('/');
    const route = `${incoming.method} /${room}${id === undefined ? '' : '/:id'}`;
    const handle = this.#routes[route];
    try {
      if (!handle) {
        send(response, 404, { error: `There is no ${incoming.method} ${url.pathname}` });
        return;
      }
      const after = Number(url.searchParams.get('after') ?? 0);
      const body: unknown = text === '' ? {} : JSON.parse(text);
      const found = await handle({ body, id: decodeURIComponent(id ?? ''), after });
      if (found === undefined) send(response, 404, { error: `There is no service ${id}` });
      else send(response, 200, found);
    } catch (error) {
      if (error instanceof z.ZodError) send(response, 400, { error: z.prettifyError(error) });
      else if (error instanceof SyntaxError) send(response, 400, { error: error.message });
      else send(response, 500, { error: String(error) });
    }
  }
}

function routesTo(control: SandboxControl): Record<string, Handler> {
  const routes: Record<string, Handler> = {
    'GET /': () => ({ routes: Object.keys(routes), faults: faultKinds }),
    'GET /faults': () => control.faults(),
    'PUT /faults': ({ body }) => control.replaceFaults(body as FaultsGiven),
    'PATCH /faults': ({ body }) => control.mergeFaults(body as FaultsPatch),
    'DELETE /faults': () => control.clearFaults(),
    'GET /manners': () => control.manners(),
    'PATCH /manners': ({ body }) => control.changeManners(body as MannersPatch),
    'GET /book': ({ after }) => ({ entries: control.book(after) }),
    'GET /totals': () => control.totals(),
    'GET /calls': ({ after }) => ({ calls: control.calls(after) }),
    'POST /complete': () => ({ completed: control.complete() }),
    'POST /reset': async () => {
      await control.reset();
      return { reset: true };
    },
    'POST /credentials': ({ body }) => {
      control.changeCredentials(body as Credentials);
      return { changed: true };
    },
    'GET /services': () => ({ services: control.services() }),
    'PUT /services/:id': ({ body, id }) => {
      const { price } = z.strictObject({ price: z.union([z.number(), z.string()]) }).parse(body);
      return control.changePrice(id, price);
    },
  };
  return routes;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** A request that was answered. `route` is a template such as `/api/batches/:id`, so there are only so many of them. */
export interface AnsweredRequest {
  method: string;
  route: string;
  status: string;
}

/** What is not a route: files of the console, and what is not found. */
const NO_ROUTE = 'other';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Streams last as long as somebody watches, which is no measure of the server. */
const STREAM = 'text/event-stream';

/** Measures every request from its arrival to the end of its answer, in seconds. */
export function measureRequests(
  note: (answered: AnsweredRequest, seconds: number) => void,
): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const started = performance.now();
    response.once('close', () => {
      if (String(response.getHeader('content-type')).startsWith(STREAM)) return;
      const answered = {
        method: methods.has(request.method) ? request.method : NO_ROUTE,
        route: routeOf(request),
        status: String(response.statusCode),
      };
      note(answered, (performance.now() - started) / 1_000);
    });
    next();
  };
}

/** The template of the route that has answered a request. */
export function routeOf(request: Request): string {
  return (request.route as { path?: string } | undefined)?.path ?? NO_ROUTE;
}

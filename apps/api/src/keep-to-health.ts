import type { NextFunction, Request, Response } from 'express';

const ownPaths = /^\/(health(\/\w+)?|metrics)$/;

/** A worker answers those who look after it, and nobody else: people and programs are answered by the web processes. */
export function keepToHealth(request: Request, response: Response, next: NextFunction): void {
  if (ownPaths.test(request.path)) return next();
  response.status(404).type('application/problem+json').send({
    type: 'about:blank',
    status: 404,
    title: 'Not found',
    code: 'worker-only',
    detail:
      'This process places orders only (HAMMER_ROLE is worker). Ask one with the role web or all.',
  });
}

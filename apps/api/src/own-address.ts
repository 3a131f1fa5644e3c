import { UserError } from '@hammer/settings';
import type { NextFunction, Request, Response } from 'express';

const ownNames = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Refuses requests that came here under a foreign name: a page that lets its own name point to this machine would
 * otherwise be of the same site, and could try passwords.
 */
export function requireOwnAddress(request: Request, _response: Response, next: NextFunction): void {
  if (ownNames.test(request.headers.host ?? '')) next();
  else
    next(new UserError('foreign-address', 'This server answers on localhost and 127.0.0.1 only.'));
}

import { Sessions, TokenBook, type Actor } from '@hammer/access';
import { UserError } from '@hammer/settings';
import { Injectable, type INestApplication } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { addressOf, type Guest } from './guest.js';
import { assertPrivateWay, readSessionCookie } from './session-cookie.js';

/** Set by the console on everything it sends; another site's page cannot set it without being asked for permission. */
export const CONSOLE_HEADER = 'x-hammer-console';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Where people without a session may send something: each has a small body and limits of its own. */
export const openToStrangers = ['/api/setup', '/api/session', '/api/password'];

/** What the API answers to; a path is the same in small and large letters. */
const ofTheApi = /^\/(api|health|metrics)(\/|$)/i;

/** Knows who sends a request, by the token or the session that comes with it. */
@Injectable()
export class Identifier {
  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: TokenBook,
  ) {}

  /** Who it is at this moment; null for a stranger. Throws a UserError where others could listen to the secret. */
  async whoIs(request: Guest): Promise<Actor | null> {
    const { authorization } = request.headers;
    const address = addressOf(request);
    if (authorization !== undefined) {
      assertPrivateWay(request);
      const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      return bearer === undefined ? null : this.tokens.find(bearer, address);
    }
    const cookie = readSessionCookie(request);
    if (cookie === undefined) return null;
    assertPrivateWay(request);
    return this.sessions.find(cookie, address);
  }
}

/**
 * Finds out who sends a request, before its body is read. A stranger's body is not read at all, but where strangers
 * sign in. What the sender may do is decided at the route, where it is asked once more who it is.
 */
export function identify(app: INestApplication): RequestHandler {
  const identifier = app.get(Identifier);
  return (request: Guest, _response: Response, next: NextFunction) => {
    const isOfTheApi = ofTheApi.test(request.path);
    if (!isOfTheApi && isReading(request)) return next();
    identifier
      .whoIs(request)
      .catch((error: unknown) => {
        // Whoever asks for the health of a house that has lost its database is a stranger to it.
        if (/^\/health/i.test(request.path)) return null;
        throw error;
      })
      .then((actor) => {
        if (actor) request.actor = actor;
        assertMaySend(request);
        next();
      })
      .catch(next);
  };
}

/** Whether a request only asks, and changes nothing. */
export function isReading({ method }: Request): boolean {
  return reading.has(method);
}

function assertMaySend(request: Guest): void {
  if (isReading(request)) return;
  const isBrowser = request.headers.authorization === undefined;
  const path = request.path.toLowerCase();
  const mayBeStranger = request.method === 'POST' && openToStrangers.includes(path);
  if (!request.actor && !mayBeStranger) throw signInNeeded();
  if (isBrowser && request.headers[CONSOLE_HEADER] === undefined) {
    throw new UserError(
      'console-header-missing',
      `A browser that changes something sends the header ${CONSOLE_HEADER}. Programs use a token: Authorization: Bearer hmr_...`,
    );
  }
}

/** Said to whoever is not known, or not any more. */
export function signInNeeded(): UserError {
  return new UserError(
    'sign-in-needed',
    'Sign in first. Programs send a token: Authorization: Bearer hmr_... ("hammer token create" makes one).',
  );
}

import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

const NONCE = 'nonce';

/** The nonce of an answer: scripts and styles that do not carry it are not run. */
export function nonceOf(response: Response): string {
  return String(response.locals[NONCE]);
}

/** Tells browsers what the pages of this server may do, and that nothing of the API is kept. */
export function securityHeaders(): RequestHandler[] {
  return [giveNonce, otherHeaders, policyOfPages, keepNothing];
}

function giveNonce(_request: Request, response: Response, next: NextFunction): void {
  response.locals[NONCE] = randomBytes(18).toString('base64');
  next();
}

const otherHeaders = helmet({
  contentSecurityPolicy: false,
  crossOriginEmbedderPolicy: true,
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: { maxAge: 365 * 86_400, includeSubDomains: true },
  xFrameOptions: { action: 'deny' },
});

const withNonce = (_request: unknown, response: unknown) =>
  `'nonce-${nonceOf(response as Response)}'`;

const nothingElse = {
  defaultSrc: ["'none'"],
  objectSrc: ["'none'"],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  baseUri: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** The console, which Angular runs under Trusted Types. */
const policyOfConsole = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    ...nothingElse,
    scriptSrc: ["'self'", withNonce],
    styleSrc: ["'self'", withNonce],
    manifestSrc: ["'self'"],
    requireTrustedTypesFor: ["'script'"],
    // Of Angular itself, of its loader, and of Angular Material, which draws icons.
    trustedTypes: ['angular', 'angular#bundler', 'angular#components'],
  },
});

/** Swagger's page, which knows neither nonces nor Trusted Types. Its scripts are files of this server. */
const policyOfDocs = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: { ...nothingElse, scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"] },
});

function policyOfPages(request: Request, response: Response, next: NextFunction): void {
  const policy = request.path.startsWith('/api/docs') ? policyOfDocs : policyOfConsole;
  policy(request, response, next);
}

function keepNothing(request: Request, response: Response, next: NextFunction): void {
  if (/^\/(api|health|metrics)(\/|$)/.test(request.path))
    response.setHeader('Cache-Control', 'no-store');
  next();
}

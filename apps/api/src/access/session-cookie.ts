import { UserError } from '@hammer/settings';
import type { Request, Response } from 'express';

const PLAIN_NAME = 'hammer';

/** A browser takes a cookie of this name over https only, from this very host, for every path. */
const STRICT_NAME = '__Host-hammer';

/** What proxies say about a request that they pass on. */
const signsOfProxies = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** The session's token that a browser has sent, if it has one. */
export function readSessionCookie(request: Request): string | undefined {
  const name = request.secure ? STRICT_NAME : PLAIN_NAME;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) || undefined;
}

/** Gives the browser its session. Throws a UserError where the way to the browser can be listened to. */
export function giveSessionCookie(
  request: Request,
  response: Response,
  token: string,
  expiresAt: string | null,
): void {
  assertPrivateWay(request);
  response.cookie(request.secure ? STRICT_NAME : PLAIN_NAME, token, {
    ...attributes(request),
    ...(expiresAt !== null && { expires: new Date(expiresAt) }),
  });
}

/** Takes the session from the browser. */
export function takeSessionCookie(request: Request, response: Response): void {
  response.clearCookie(request.secure ? STRICT_NAME : PLAIN_NAME, attributes(request));
}

/** Passwords and tokens travel over https, or within this machine. */
export function assertPrivateWay(request: Request): void {
  if (request.secure || isWithinThisMachine(request)) return;
  throw new UserError(
    'https-needed',
    'Sign in over https: put a proxy with a certificate before Hammer and name it in TRUSTED_PROXIES, or open the console on the machine itself.',
  );
}

/** A proxy on this machine is as near as a user of it, but whoever is behind it is not. */
function isWithinThisMachine(request: Request): boolean {
  return (
    signsOfProxies.every((name) => request.headers[name] === undefined) &&
    loopback.test(request.headers.host ?? '') &&
    isLoopback(request.socket.remoteAddress ?? '')
  );
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function attributes(request: Request) {
  return { httpOnly: true, secure: request.secure, sameSite: 'strict', path: '/' } as const;
}

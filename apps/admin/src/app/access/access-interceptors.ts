import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { isSignInNeeded, problemOf } from '../server/problem.js';
import { OwnSession } from './own-session.js';
import { SecondProof } from './second-proof.js';

/** Where people prove who they are: what is refused there is said there. */
const doors = new Set(['/api/session', '/api/session/again', '/api/setup', '/api/password']);

/** Marks what the console sends: another site's page cannot send this header. */
export const carryMark: HttpInterceptorFn = (request, next) =>
  next(request.clone({ setHeaders: { 'x-hammer-console': '1' } }));

/**
 * Sees to it that whoever acts is still let in. A session that has ended leads to the sign-in; an act that needs the
 * password once more asks for it and is then sent again. What is sent again was not done before: it was turned away.
 */
export const keepAdmitted: HttpInterceptorFn = (request, next) => {
  if (doors.has(request.url)) return next(request);
  const session = inject(OwnSession);
  const proof = inject(SecondProof);
  return next(request).pipe(
    catchError((error: unknown) => {
      const sendAgainIf = (isLetIn: Promise<unknown>) =>
        from(isLetIn).pipe(switchMap((yes) => (yes ? next(request) : throwError(() => error))));
      const code = problemOf(error)?.code;
      // The cookie may have become another one while the request was on its way.
      if (isSignInNeeded(error)) return sendAgainIf(session.askNow());
      if (code === 'sign-in-again') return sendAgainIf(proof.ask());
      if (code === 'not-permitted') void session.askNow();
      return throwError(() => error);
    }),
  );
};

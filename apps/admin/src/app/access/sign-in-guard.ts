import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { OwnSession } from './own-session.js';

/** Leads whoever has not signed in to the sign-in, and from there to where they wanted to go. */
export const needsSignIn: CanActivateFn = async (_route, { url }) => {
  const router = inject(Router);
  // When the server cannot say, the page opens and says that it cannot be reached.
  if ((await inject(OwnSession).find()) !== null) return true;
  return router.createUrlTree(['/sign-in'], { queryParams: url === '/' ? {} : { to: url } });
};

/** Opens for everybody, as soon as it is known who that is. */
export const asksWho: CanActivateFn = async () => {
  const session = inject(OwnSession);
  if (session.info() === undefined) await session.find();
  return true;
};

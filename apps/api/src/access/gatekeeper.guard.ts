import { Sessions, type Actor } from '@hammer/access';
import { UserError } from '@hammer/settings';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ADMISSION, FRESH, type Admission } from './admission.js';
import type { Guest } from './guest.js';
import { Identifier, isReading, signInNeeded } from './identify.js';

/** Stands before every route. A route that does not say whom it lets in lets nobody in. */
@Injectable()
export class Gatekeeper implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly identifier: Identifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const said = [context.getHandler(), context.getClass()];
    const admission = this.reflector.getAllAndOverride<Admission | undefined>(ADMISSION, said);
    if (admission === 'everybody') return true;
    const request = context.switchToHttp().getRequest<Guest>();
    // A body may come slowly, and whoever sends it may have been shut out meanwhile.
    if (!isReading(request)) request.actor = (await this.identifier.whoIs(request)) ?? undefined;
    const { actor } = request;
    if (!actor) throw signInNeeded();
    assertAdmitted(actor, admission);
    if (this.reflector.getAllAndOverride<boolean | undefined>(FRESH, said)) this.assertFresh(actor);
    return true;
  }

  private assertFresh(actor: Actor): void {
    if (actor.kind !== 'person') {
      throw new UserError(
        'person-needed',
        'This changes who may do what, so a person must do it, signed in to the console or on the machine itself.',
      );
    }
    if (!this.sessions.isFresh(actor))
      throw new UserError(
        'sign-in-again',
        'This changes who may do what: give your password once more, then try again.',
      );
  }
}

function assertAdmitted(
  actor: Actor,
  admission: Exclude<Admission, 'everybody'> | undefined,
): void {
  if (admission === 'signed-in' || (admission !== undefined && actor.permissions.has(admission)))
    return;
  throw new UserError(
    'not-permitted',
    `${actor.name} may not do this: it needs the permission "${admission ?? 'none that anybody has'}". An admin can give it.`,
  );
}

import type { Actor } from '@hammer/access';
import { UserError } from '@hammer/settings';

/** The session that somebody acts in. Throws a UserError for a program. */
export function ownSession(actor: Actor): number {
  if (actor.sessionId !== null) return actor.sessionId;
  throw new UserError('person-needed', 'Only a person has sessions: sign in to the console.');
}

import type { SessionInfo, SignIn } from '@hammer/contract';
import { Injectable } from '@nestjs/common';
import { AuditBook } from './audit-book.service.js';
import { Doorkeeper } from './doorkeeper.service.js';
import { personActor, personSubject } from './person-record.js';
import { newSecret } from './secrets.js';
import { Sessions, type Visit } from './sessions.service.js';

/** A session that has begun, with its token, which is shown this once. */
export interface SignedIn {
  sessionToken: string;
  session: SessionInfo;
}

/** Where people sign in. */
@Injectable()
export class SignInDesk {
  constructor(
    private readonly doorkeeper: Doorkeeper,
    private readonly sessions: Sessions,
    private readonly audit: AuditBook,
  ) {}

  /**
   * Begins a session. Throws a UserError: `sign-in-refused`, `second-factor-needed` (only after the right password),
   * `second-factor-refused`, or `too-many-attempts` with the seconds to wait.
   */
  async signIn(credentials: SignIn, visit: Visit): Promise<SignedIn> {
    const { audit, sessions } = this;
    const sessionToken = newSecret();
    await this.doorkeeper.admit(credentials, visit.address, function* (person, proof) {
      const sessionId = yield* sessions.open(person.id, sessionToken, visit);
      const actor = { ...personActor(person, visit.address), sessionId };
      yield* audit.note(actor, 'signed-in', personSubject(person.id), { sessionId, proof });
    });
    const actor = await sessions.find(sessionToken, visit.address);
    if (!actor) throw new Error('A session has ended as soon as it began.');
    return { sessionToken, session: await sessions.describe(actor) };
  }
}

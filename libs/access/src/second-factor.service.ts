import { randomBytes } from 'node:crypto';
import type { SecondFactorSetup } from '@hammer/contract';
import { Clock, Database, first, records, run, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { Secret, TOTP } from 'otpauth';
import type { Actor } from './actor.js';
import { AuditBook } from './audit-book.service.js';
import {
  personColumns,
  personNotFound,
  personSubject,
  type PersonRecord,
} from './person-record.js';
import { SecretBox, type Sealed } from './secret-box.service.js';
import { hashOf } from './secrets.js';

/** What every authenticator understands. */
const kind = { issuer: 'Hammer', algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** A code of the step before or after is taken too: clocks differ. */
const STEPS_AROUND = 1;

const sealedHere: Sealed = {
  what: 'Second factors',
  wayOut: 'sign in with a recovery code, or have the second factor removed and set up anew',
};

const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** 120 bits: nobody finds one by trying, so a plain hash of it is as good as a slow one. */
const RECOVERY_BYTES = 15;

/** A code that fits: of a time step, or one for when the authenticator is lost. It still must be used up. */
export type FittingCode =
  { kind: 'step'; step: number } | { kind: 'recovery-code'; codeHash: string };

/** Codes of an authenticator (TOTP) beside the password, and the recovery codes for when it is lost. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly box: SecretBox,
    private readonly audit: AuditBook,
  ) {}

  /** Makes a secret and recovery codes; nothing asks for them before {@link confirm}. */
  async begin(personId: number): Promise<SecondFactorSetup> {
    const person = await this.person(personId);
    if (person.secondFactor !== null)
      throw new UserError(
        'second-factor-on',
        'The second factor is on already. Remove it first to set up another authenticator.',
      );
    const secret = new Secret({ size: SECRET_BYTES });
    const sealed = await this.box.seal(secret.base32, personSubject(personId), sealedHere);
    const recoveryCodes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await this.database.write(() => this.keepNew(personId, sealed, recoveryCodes));
    const uri = new TOTP({ ...kind, label: person.email, secret }).toString();
    return { secret: secret.base32, uri, recoveryCodes };
  }

  /** Turns the second factor on when the authenticator shows the right code. */
  async confirm(personId: number, code: string, by: Actor): Promise<void> {
    const { newSecondFactor: sealed } = await this.person(personId);
    if (sealed === null)
      throw new UserError(
        'second-factor-not-begun',
        'There is no second factor to confirm. Begin to set it up first.',
      );
    const step = await this.stepOf(sealed, personId, code);
    if (step === null) throw wrongCode();
    const { audit } = this;
    await this.database.write(function* () {
      yield* audit.note(by, 'second-factor-on', personSubject(personId));
      const turnedOn = yield* run(
        sql`UPDATE people SET second_factor = new_second_factor, new_second_factor = NULL, second_factor_step = ${step}
            WHERE id = ${personId} AND new_second_factor = ${sealed}`,
      );
      if (turnedOn === 0) throw wrongCode();
    });
  }

  /** Turns the second factor off; the recovery codes end with it. Nothing happens when it is off. */
  async remove(personId: number, by: Actor): Promise<void> {
    await this.person(personId);
    const { audit } = this;
    await this.database.write(function* () {
      const wasOn = yield* first(
        sql`SELECT id FROM people WHERE id = ${personId} AND second_factor IS NOT NULL`,
      );
      if (wasOn) yield* audit.note(by, 'second-factor-off', personSubject(personId));
      yield* run(
        sql`UPDATE people SET second_factor = NULL, new_second_factor = NULL WHERE id = ${personId}`,
      );
      yield* run(sql`DELETE FROM recovery_codes WHERE person_id = ${personId}`);
    });
  }

  /** What a code is for a person whose second factor is on; null when it fits nothing. */
  async fitOf(person: PersonRecord, code: string): Promise<FittingCode | null> {
    const typed = code.replaceAll(/[\s-]/g, '');
    if (/^\d{6}$/.test(typed)) {
      if (person.secondFactor === null) return null;
      const step = await this.stepOf(person.secondFactor, person.id, typed);
      return step === null ? null : { kind: 'step', step };
    }
    return { kind: 'recovery-code', codeHash: hashOf(typed.toUpperCase()) };
  }

  /** Uses a code up, inside the transaction that it lets in. False when it was used before, or never was one. */
  *useUp(personId: number, code: FittingCode): Work<boolean> {
    const used =
      code.kind === 'step'
        ? yield* run(
            sql`UPDATE people SET second_factor_step = ${code.step}
                WHERE id = ${personId} AND second_factor IS NOT NULL AND second_factor_step < ${code.step}`,
          )
        : yield* run(
            sql`UPDATE recovery_codes SET used_at = ${this.clock.now()}
                WHERE person_id = ${personId} AND code_hash = ${code.codeHash} AND used_at IS NULL`,
          );
    return used > 0;
  }

  private async stepOf(sealed: string, personId: number, code: string): Promise<number | null> {
    const secret = Secret.fromBase32(
      await this.box.open(sealed, personSubject(personId), sealedHere),
    );
    const totp = new TOTP({ ...kind, secret });
    const timestamp = this.clock.now();
    const token = code.replaceAll(/\s/g, '');
    const distance = totp.validate({ token, timestamp, window: STEPS_AROUND });
    return distance === null ? null : totp.counter({ timestamp }) + distance;
  }

  private *keepNew(personId: number, sealed: string, codes: readonly string[]): Work<void> {
    const kept = yield* run(
      sql`UPDATE people SET new_second_factor = ${sealed} WHERE id = ${personId} AND second_factor IS NULL`,
    );
    if (kept === 0) throw personNotFound(personId);
    yield* run(sql`DELETE FROM recovery_codes WHERE person_id = ${personId}`);
    const hashes = codes.map((code) => ({ codeHash: hashOf(code.replaceAll('-', '')) }));
    yield* run(
      sql`INSERT INTO recovery_codes (person_id, code_hash)
          SELECT ${personId}, code_hash FROM ${records({ codeHash: 'text' }, hashes)} AS codes`,
    );
  }

  private async person(id: number): Promise<PersonRecord> {
    const person = await this.database.readFirst<PersonRecord>(
      sql`SELECT ${personColumns} FROM people WHERE id = ${id} AND disabled_at IS NULL`,
    );
    if (!person) throw personNotFound(id);
    return person;
  }
}

/** The answer to a code that fits nothing, or was used before. */
export function wrongCode(): UserError {
  return new UserError(
    'second-factor-refused',
    'This code is not right, or was used before. Wait for the next one, or use a recovery code.',
  );
}

function newRecoveryCode(): string {
  const text = new Secret({ buffer: bufferOf(randomBytes(RECOVERY_BYTES)) }).base32;
  return (text.match(/.{4}/g) ?? []).join('-');
}

function bufferOf(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

import { cursorOf, type AuditEntry, type AuditPage } from '@hammer/contract';
import { Clock, Database, first, list, run, sql, type Work } from '@hammer/database';
import { Injectable } from '@nestjs/common';
import type { Actor } from './actor.js';
import { sealOf, storable, type AuditRecord } from './audit-chain.js';
import { verifyAudit, type Difference } from './audit-verifier.js';

/** Facts that belong to an act. Never a secret. */
export type Details = Readonly<Record<string, unknown>>;

/** One thing that somebody did; the time in milliseconds, the details as JSON. */
export type DatedAct = Pick<AuditRecord, 'at' | 'act' | 'actorKind' | 'personId' | 'details'>;

/** Who did what, when and from where: only added to, each entry sealed together with all before it. */
@Injectable()
export class AuditBook {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes an entry as a part of the transaction of what it tells. From here to the end of the transaction no other can
   * write one, so whoever decides by what others change at the same time writes the entry first.
   */
  *note(actor: Actor, act: string, subject: string, details: Details = {}): Work<void> {
    const head = yield* first<{ entries: number; hash: string }>(
      sql`UPDATE audit_head SET entries = entries + 1 WHERE id = 1 RETURNING entries, hash`,
    );
    if (!head) throw new Error('The audit has lost its head; restore the database.');
    const entry: AuditRecord = {
      id: head.entries,
      at: this.clock.now(),
      actorKind: actor.kind,
      personId: actor.personId,
      tokenId: actor.tokenId,
      actorName: storable(actor.name),
      act: storable(act),
      subject: storable(subject),
      address: actor.address === null ? null : storable(actor.address),
      details: storable(JSON.stringify(details)),
    };
    const hash = sealOf(head.hash, entry);
    yield* run(
      sql`INSERT INTO audit_entries (id, at, actor_kind, person_id, token_id, actor_name, act, subject, address,
            details, hash)
          VALUES (${entry.id}, ${entry.at}, ${entry.actorKind}, ${entry.personId}, ${entry.tokenId},
            ${entry.actorName}, ${entry.act}, ${entry.subject}, ${entry.address}, ${entry.details}, ${hash})`,
    );
    yield* run(sql`UPDATE audit_head SET hash = ${hash} WHERE id = 1`);
  }

  /** Writes an entry about what is in no database. */
  async write(actor: Actor, act: string, subject: string, details: Details = {}): Promise<void> {
    await this.database.write(() => this.note(actor, act, subject, details));
  }

  /** Entries, newest first. */
  async read(cursor: number | undefined, limit: number): Promise<AuditPage> {
    const found = await this.database.read<AuditRecord & { hash: string }>(
      sql`SELECT id, at, actor_kind, person_id, token_id, actor_name, act, subject, address, details, hash
          FROM audit_entries WHERE ${cursor === undefined ? sql`1 = 1` : sql`id < ${cursor}`}
          ORDER BY id DESC LIMIT ${limit + 1}`,
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      data: page.map(present),
      nextCursor: found.length > limit && last ? cursorOf(last.id) : null,
    };
  }

  /** What these acts have done to a subject, oldest first. */
  async ofSubject(subject: string, acts: readonly string[]): Promise<DatedAct[]> {
    return this.database.read<DatedAct>(
      sql`SELECT at, act, actor_kind, person_id, details FROM audit_entries
          WHERE subject = ${subject} AND act IN ${list(acts, 'text')} ORDER BY id`,
    );
  }

  /** The first entry that is not as it was written; null when all are. */
  async verify(database = this.database): Promise<Difference | null> {
    return verifyAudit(database);
  }
}

function present(record: AuditRecord & { hash: string }): AuditEntry {
  const { id, act, subject, address, hash } = record;
  return {
    id,
    at: new Date(record.at).toISOString(),
    actor: {
      kind: record.actorKind,
      personId: record.personId,
      tokenId: record.tokenId,
      name: record.actorName,
    },
    act,
    subject,
    address,
    details: JSON.parse(record.details) as Record<string, unknown>,
    hash,
  };
}

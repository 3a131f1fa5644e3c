import { first, sql, type Database } from '@hammer/database';
import { NO_HASH, sealOf, type AuditRecord } from './audit-chain.js';

/** The first entry of the audit that is not as it was written, and what is wrong with it. */
export interface Difference {
  id: number;
  reason: string;
}

interface Head {
  entries: number;
  hash: string;
  beyond: number | null;
}

/** How many entries are read at a time; others get their turn in between. */
const AT_A_TIME = 1_000;

const sentences = {
  missing: (id: number) => `entry ${id} is missing`,
  added: (id: number) => `entry ${id} was not written by Hammer`,
  changed: (id: number) =>
    `entry ${id} was changed, or one before it was taken away or put in, after it was written`,
};

/** Goes through the whole audit from its first entry on. Entries that are added meanwhile are left for the next time. */
export async function verifyAudit(database: Database): Promise<Difference | null> {
  const head = await readHead(database);
  if (head === undefined) return difference('missing', 1);
  let expected = 1;
  let hash = NO_HASH;
  let after: number | null = null;
  for (;;) {
    const entries = await readAfter(database, after, head.entries);
    for (const entry of entries) {
      if (entry.id < expected) return difference('added', entry.id);
      if (entry.id > expected) return difference('missing', expected);
      hash = sealOf(hash, entry);
      if (hash !== entry.hash) return difference('changed', entry.id);
      expected++;
      after = entry.id;
    }
    if (entries.length < AT_A_TIME) break;
  }
  if (expected <= head.entries) return difference('missing', expected);
  if (hash !== head.hash) return difference('changed', head.entries);
  return head.beyond === null ? null : difference('added', head.beyond);
}

/** The end of the audit, and the first entry beyond it, at one moment. */
function readHead(database: Database): Promise<Head | undefined> {
  return database.look(function* () {
    return yield* first<Head>(
      sql`SELECT entries, hash, (SELECT MIN(id) FROM audit_entries WHERE id > audit_head.entries) AS beyond
          FROM audit_head WHERE id = 1`,
    );
  });
}

function readAfter(
  database: Database,
  after: number | null,
  upTo: number,
): Promise<(AuditRecord & { hash: string })[]> {
  return database.read(
    sql`SELECT id, at, actor_kind, person_id, token_id, actor_name, act, subject, address, details, hash
        FROM audit_entries WHERE ${after === null ? sql`1 = 1` : sql`id > ${after}`} AND id <= ${upTo}
        ORDER BY id LIMIT ${AT_A_TIME}`,
  );
}

function difference(kind: keyof typeof sentences, id: number): Difference {
  return { id, reason: sentences[kind](id) };
}

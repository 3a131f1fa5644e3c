import { resolve } from 'node:path';
import {
  lockForWriting,
  MoveSource,
  MoveTarget,
  placeOf,
  sqlitePathOf,
  type SingleWriter,
} from '@hammer/database';
import { OperationalError, type Settings } from '@hammer/settings';

/** What a move is told by. */
export type MoveSettings = Pick<Settings, 'DATABASE_URL' | 'STATE_DIR'>;

/** Both databases of a move. */
export interface Ends {
  source: MoveSource;
  target: MoveTarget;
}

/**
 * Works with both databases of a move, which nobody else uses meanwhile; `look` may throw before the other one is asked.
 * Throws an OperationalError when a Hammer runs on one of them, or when one is out of reach.
 */
export async function aloneWithBoth<T>(
  { DATABASE_URL }: MoveSettings,
  to: string,
  look: (source: MoveSource) => void,
  work: (ends: Ends) => Promise<T>,
): Promise<T> {
  const path = sqlitePathOf(DATABASE_URL);
  if (path === null || path === ':memory:')
    throw new OperationalError(
      'nothing-to-move',
      `DATABASE_URL names ${path === null ? 'PostgreSQL already' : 'a database in memory'}. A move begins from a file of SQLite.`,
    );
  const opened: { close(): unknown }[] = [];
  const kept = <Opened extends { close(): unknown }>(one: Opened): Opened => {
    opened.push(one);
    return one;
  };
  try {
    kept(closing(await lockForWriting(DATABASE_URL)));
    const source = kept(MoveSource.open(resolve(path)));
    look(source);
    kept(closing(await lockForWriting(to).catch((error: unknown) => explain(error, to))));
    const target = kept(await MoveTarget.connect(to).catch((error: unknown) => explain(error, to)));
    return await work({ source, target });
  } finally {
    for (const one of opened.reverse()) await one.close();
  }
}

const closing = (lock: SingleWriter) => ({ close: () => lock.release() });

/** What goes wrong at the other end is told as such: DATABASE_URL has nothing to do with it. */
function explain(error: unknown, to: string): never {
  if (!(error instanceof OperationalError)) throw error;
  const { code, cause } = error;
  if (code === 'database-in-use')
    throw new OperationalError(code, `A Hammer is running on ${placeOf(to)}. Stop it first.`);
  const why =
    cause instanceof Error
      ? cause.message || String((cause as { code?: string }).code)
      : error.message;
  throw new OperationalError(
    code,
    `${placeOf(to)} cannot be used: ${why}. Check the address after --to, and that there is an empty database.`,
    { cause },
  );
}

import { OperationalError } from '@hammer/settings';
import { sqlitePathOf } from '../sqlite-path.js';

/**
 * What a database says of its own move: `moving` from before the first row is copied until the other one is known to have
 * everything, then `moved`. It stands as a name in the table of migrations, because every Hammer, older ones too, looks
 * there before it does anything, and refuses names that it does not know.
 */
export interface MoveMark {
  state: 'moving' | 'moved';
  /** Where to: {@link placeOf} the other database. */
  to: string;
  /** When it was begun, ISO 8601. */
  at: string;
}

const form = /^(moving|moved) to (.+) at (\S+)$/;

/** The mark as the table of migrations has it. */
export function spellMark({ state, to, at }: MoveMark): string {
  return `${state} to ${to} at ${at}`;
}

/** The mark among the names in the table of migrations; null when there is none. */
export function readMark(names: readonly string[]): MoveMark | null {
  for (const name of names) {
    const [, state, to = '', at = ''] = form.exec(name) ?? [];
    if (state === 'moving' || state === 'moved') return { state, to, at };
  }
  return null;
}

/** A database's address for people and for comparing: without user, password and options. */
export function placeOf(databaseUrl: string): string {
  if (sqlitePathOf(databaseUrl) !== null) return databaseUrl;
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  return `postgres://${hostname || (searchParams.get('host') ?? '')}:${port || '5432'}${pathname}`;
}

/** Why nothing may use a database that has this mark, with the ways on. */
export function movedAway({ state, to, at }: MoveMark): OperationalError {
  const back = `hammer move --undo --to ${to}`;
  const again = `hammer move --to ${to}`;
  const wayOn =
    state === 'moving'
      ? `A move of this database to ${to} was begun on ${at} and is not known to have ended. Run it again, with user and password in the address: ${again}. It finishes what was begun, or begins anew; ${back} gives it up.`
      : `This database was moved to ${to} on ${at} and goes on there: set DATABASE_URL to that one.`;
  const wayBack =
    state === 'moved' && sqlitePathOf(to) === null
      ? ` To take it back, stop every Hammer there, then: ${back}.`
      : '';
  return new OperationalError('moved-away', `${wayOn}${wayBack} Nothing was changed or sent.`);
}

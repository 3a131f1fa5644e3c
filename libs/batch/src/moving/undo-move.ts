import { resolve } from 'node:path';
import {
  Clock,
  movedAway,
  openStateFolder,
  placeOf,
  sqlitePathOf,
  type MoveMark,
} from '@hammer/database';
import { SpendingSwitch } from '@hammer/ledger';
import { OperationalError } from '@hammer/settings';
import { aloneWithBoth, type Ends, type MoveSettings } from './alone.js';
import { bringMarkBack } from './files-of-installation.js';

/** What taking a database back has led to. */
export interface Undone {
  /** Whether nothing is bought from it until a person has looked, because something was bought at the other place. */
  stopped: boolean;
}

/**
 * Takes a moved SQLite database back into use: the one in PostgreSQL is marked as moved first, so that at no moment both
 * can be used. Throws an OperationalError when it was not moved there, or while a Hammer runs on one of them.
 */
export async function undoMove(settings: MoveSettings, to: string): Promise<Undone> {
  const place = placeOf(to);
  return aloneWithBoth(
    settings,
    to,
    ({ mark }) => {
      if (mark === null)
        throw new OperationalError('not-moved', 'The database of DATABASE_URL was not moved.');
      if (mark.to !== place) throw movedAway(mark);
    },
    async (ends) => {
      const { source } = ends;
      const mark = source.mark as MoveMark;
      const here = `sqlite:${resolve(sqlitePathOf(settings.DATABASE_URL) ?? '')}`;
      const permits = await retire(ends, here);
      const stopped =
        permits === null ? mark.state === 'moved' : permits > source.installation.permits;
      if (stopped)
        await new SpendingSwitch(source.database, new Clock()).stop(reasonFor(mark), 'restored');
      await bringMarkBack(openStateFolder(settings));
      source.setMark(null);
      return { stopped };
    },
  );
}

/** Lets nothing go on at the other place. The answer is how many paid calls were permitted there; null when it holds nothing of ours. */
async function retire({ source, target }: Ends, to: string): Promise<number | null> {
  if ((await target.installation()) === null) return null;
  // An attempt that died a moment ago may still arrive; this waits for its end.
  await target.begin([{ name: 'installation' }]);
  const there = await target.installation();
  if (there?.id !== source.installation.id) return null;
  if ((await target.mark()) === null)
    await target.setMark({ state: 'moved', to, at: new Date().toISOString() });
  await target.commit();
  return there.permits;
}

function reasonFor({ to, at }: MoveMark): string {
  return `This database was moved to ${to} on ${at} and taken back. What was bought there is not known here and would be bought again, so nothing is bought. Compare the orders with the supplier's own list, cancel the batches in which something is missing, then say so: lift STOP in the console, or hammer reconcile --reason "..."`;
}

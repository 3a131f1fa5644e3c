import {
  bringUpToDate,
  CommitUnknownError,
  dataSourceOptions,
  movedAway,
  openStateFolder,
  placeOf,
  type MoveMark,
} from '@hammer/database';
import { OperationalError } from '@hammer/settings';
import { DataSource } from 'typeorm';
import { assertBooksAgree } from '../backups/books.js';
import { aloneWithBoth, type Ends, type MoveSettings } from './alone.js';
import { setMarkAside, takeFilesAlong } from './files-of-installation.js';

/** How far a move is, in rows. */
export interface MoveStep {
  doing: 'copying' | 'checking';
  rows: number;
  total: number;
}

/** What a move has done; `rows` of each table, or null when an earlier attempt had copied them already. */
export interface Moved {
  to: string;
  rows: Record<string, number> | null;
  stateFolder: string;
}

type Report = (step: MoveStep) => void;

/**
 * Moves an SQLite installation whole into an empty PostgreSQL database, in one transaction, and looks through everything
 * before its commit. The old one is marked before the first row is copied, so at no moment can both be used; an attempt
 * that died is finished or begun anew by the next one. Throws an OperationalError when something is not as it must be: then
 * both are as they were, unless it says that it does not know.
 */
export async function moveToPostgres(
  settings: MoveSettings,
  to: string,
  report: Report,
): Promise<Moved> {
  const place = placeOf(to);
  const oldHome = openStateFolder(settings);
  const newHome = openStateFolder({ ...settings, DATABASE_URL: to });
  return aloneWithBoth(
    settings,
    to,
    (source) => {
      const { mark } = source;
      if (mark && (mark.state === 'moved' || mark.to !== place)) throw movedAway(mark);
      source.assertUpToDate();
    },
    async ({ source, target }) => {
      const begun = source.mark ?? { state: 'moving', to: place, at: new Date().toISOString() };
      let rows: Moved['rows'] = null;
      if (!(await hasArrived({ source, target }, place))) {
        await migrate(to);
        await takeFilesAlong(oldHome, newHome);
        rows = await moveRows({ source, target }, begun, report);
      }
      await setMarkAside(oldHome);
      source.setMark({ ...begun, state: 'moved' });
      return { to: place, rows, stateFolder: newHome.place };
    },
  );
}

/** Whether an earlier attempt has come to its end there. Throws an OperationalError when anything else is there. */
async function hasArrived({ source, target }: Ends, place: string): Promise<boolean> {
  const filled = await target.filledTable();
  if (filled === null) return false;
  const there = await target.installation();
  if (source.mark !== null && there?.id === source.installation.id) return true;
  throw new OperationalError(
    'target-not-empty',
    `${place} is not empty: the table ${filled} has rows. Make a database of its own for Hammer (CREATE DATABASE ...) and name that one. Nothing was changed.`,
  );
}

async function migrate(databaseUrl: string): Promise<void> {
  const dataSource = new DataSource({ ...dataSourceOptions(databaseUrl), migrationsRun: false });
  await dataSource.initialize();
  try {
    await bringUpToDate(dataSource, null);
  } finally {
    await dataSource.destroy();
  }
}

/** The answer is how many rows of each table were moved, or null when an earlier attempt had arrived meanwhile. */
async function moveRows(
  ends: Ends,
  begun: MoveMark,
  report: Report,
): Promise<Record<string, number> | null> {
  const { source, target } = ends;
  // While an earlier attempt may still arrive, its mark stays.
  let mayForget = source.mark === null;
  source.setMark(begun);
  try {
    source.hold();
    const tables = source.tables();
    await target.begin(tables);
    if (await hasArrived(ends, begun.to)) return null;
    mayForget = true;
    const rows = await copy(ends, report);
    await target.commit();
    mayForget = false;
    return rows;
  } catch (error) {
    if (error instanceof CommitUnknownError) throw unknown(begun, error);
    if (mayForget) source.setMark(null);
    throw explain(begun, error);
  } finally {
    source.letGo();
  }
}

async function copy({ source, target }: Ends, report: Report): Promise<Record<string, number>> {
  const tables = source.tables().map((table) => ({ ...table, sums: source.sums(table) }));
  const total = tables.reduce((sum, { sums }) => sum + Number(sums['rows']), 0);
  let copied = 0;
  report({ doing: 'copying', rows: 0, total });
  await target.assertSameTables(tables);
  await target.unguard(tables);
  for (const table of tables) {
    await target.fill(table, source.rowsOf(table), (rows) =>
      report({ doing: 'copying', rows: (copied += rows), total }),
    );
    await target.countOnFrom(table, source.lastId(table));
  }
  await target.guard(tables);
  report({ doing: 'checking', rows: copied, total });
  for (const table of tables) {
    const there = JSON.stringify(await target.sums(table));
    if (there !== JSON.stringify(table.sums))
      throw new OperationalError(
        'move-incomplete',
        `The table ${table.name} adds up to ${there} after copying, and to ${JSON.stringify(table.sums)} before. Nothing was moved.`,
      );
  }
  await assertBooksAgree(target.database);
  return Object.fromEntries(tables.map(({ name, sums }) => [name, Number(sums['rows'])]));
}

/** What PostgreSQL refuses, such as more rows than its disk takes, and a connection that breaks are no fault of the program. */
function explain({ to }: MoveMark, error: unknown): unknown {
  const isTheirs =
    error instanceof Error &&
    ('severity' in error || error.message.startsWith('Connection terminated'));
  if (!isTheirs) return error;
  return new OperationalError(
    'move-failed',
    `The move to ${to} has failed: ${error.message}. Nothing was moved; mend that, then run it again.`,
    { cause: error },
  );
}

function unknown({ to }: MoveMark, cause: Error): OperationalError {
  return new OperationalError(
    'move-unknown',
    `The connection to ${to} broke in the last moment, so it is not known whether everything has arrived. Nothing is bought from either. Run the same again: it finishes what was begun, or begins anew.`,
    { cause },
  );
}

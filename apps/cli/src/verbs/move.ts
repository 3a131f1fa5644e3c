import { dirname } from 'node:path';
import { readSettings } from '@hammer/settings';
import { Command } from 'commander';
import { Failure, USAGE } from '../failure.js';
import { RowsBar } from '../rows-bar.js';
import { inWords, say, sayJson } from '../say.js';

interface Options {
  to: string;
  undo?: boolean;
  json?: boolean;
}

/** `hammer move`: an SQLite installation goes into an empty PostgreSQL database, whole or not at all. */
export function moveVerb(): Command {
  return new Command('move')
    .description(
      'Move everything from the SQLite database of DATABASE_URL into an empty PostgreSQL database, whole or not at all. No server may run.',
    )
    .requiredOption(
      '--to <address>',
      'postgres://user:password@host/database; other users of this machine see a password here, PGPASSWORD they do not',
    )
    .option('--undo', 'take the SQLite database back into use after it was moved there')
    .action(async (options: Options) => {
      const { to, undo, json } = options;
      assertAddress(to);
      // Loaded here, because no other verb needs so much of the house; by its place, as in the verb migrate.
      const { moveToPostgres, undoMove } = await import('../../../../libs/batch/src/index.js');
      (await import('../log-beside.js')).logBeside();
      const settings = readSettings();
      if (undo) return reportUndone(await undoMove(settings, to), json);
      const bar = new RowsBar(process.stderr);
      const start = performance.now();
      const moved = await moveToPostgres(settings, to, ({ doing, rows, total }) =>
        bar.show(doing === 'copying' ? 'Copying' : 'Checking', rows, total),
      ).finally(() => bar.end());
      const seconds = (performance.now() - start) / 1_000;
      if (json) return sayJson({ ...moved, seconds: Number(seconds.toFixed(1)) });
      if (moved.rows === null)
        say('An earlier attempt had copied everything; the move is finished.');
      else {
        const rows = Object.values(moved.rows).reduce((sum, count) => sum + count, 0);
        say(`${rows.toLocaleString('en')} rows are moved in ${inWords(seconds)}. The books agree.`);
      }
      say(`Set DATABASE_URL to ${moved.to}, with its user and password,`);
      say(
        `and STATE_DIR to ${dirname(moved.stateFolder)}, where its other files are now; then start the server.`,
      );
      say('The old database stays where it is, and no Hammer uses it any more.');
    });
}

/** Not by the option itself, which would print the password that it refuses; one with a `/` reads as a part of the rest. */
function assertAddress(to: string): void {
  const url = URL.parse(to);
  const isPostgres = url !== null && /^postgres(ql)?:$/.test(url.protocol);
  if (isPostgres && !`${url.pathname}${url.search}${url.hash}`.includes('@')) return;
  throw new Failure(
    '--to must be postgres://user:password@host/database, with %2F for a / in the password, %40 for a @, %23 for a #, %3F for a ?.',
    { exitCode: USAGE },
  );
}

function reportUndone({ stopped }: { stopped: boolean }, json: boolean | undefined): void {
  if (json) return sayJson({ stopped });
  say('The SQLite database is in use again; the one in PostgreSQL is not used any more.');
  say('What was changed there meanwhile is not in it.');
  if (!stopped) return;
  say("Nothing is bought until a person has compared its orders with the supplier's own list:");
  say('start the server, compare, then: hammer reconcile --reason "compared with ..."');
}

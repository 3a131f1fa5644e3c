import { spawn } from 'node:child_process';
import { OperationalError, programEnvironment } from '@hammer/settings';

/** Parts of an address that PostgreSQL's programs know under another name. */
const ofTheAddress: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  options: 'PGOPTIONS',
};

/** How much of what a program says is passed on. */
const LONGEST = 600;

/** Writes one schema of a database, as an exported snapshot shows it, into a file of pg_dump's custom format. */
export async function dumpPostgres(
  databaseUrl: string,
  file: string,
  { schema, snapshot }: { schema: string; snapshot: string },
): Promise<void> {
  const what = [`--schema=${schema}`, `--snapshot=${snapshot}`, '--no-owner', '--no-privileges'];
  await run('pg_dump', ['--format=custom', ...what, `--file=${file}`], databaseUrl);
}

/** Reads a file of pg_dump to its end. Throws an OperationalError when it is damaged, or is none. */
export async function readThroughDump(file: string): Promise<void> {
  await run('pg_restore', ['--file=/dev/null', file], null);
}

/** Puts a file of pg_dump into a database that has none of its tables: all of it, or nothing. */
export async function fillPostgres(databaseUrl: string, file: string): Promise<void> {
  const how = ['--no-owner', '--no-privileges', '--single-transaction', '--exit-on-error'];
  const { PGDATABASE = '' } = postgresEnvironment(databaseUrl);
  await run('pg_restore', [...how, `--dbname=${PGDATABASE}`, file], databaseUrl);
}

/** The address of a database as PostgreSQL's programs take it: other users of the machine see a command line. */
export function postgresEnvironment(databaseUrl: string): Record<string, string> {
  const url = new URL(databaseUrl);
  const given: Record<string, string> = {
    PGHOST: url.hostname.replace(/^\[|\]$/g, ''),
    PGPORT: url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    PGAPPNAME: 'hammer-backup',
  };
  for (const [name, value] of url.searchParams) {
    const known = ofTheAddress[name];
    if (known) given[known] = value;
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

/** Runs a program to its end. Throws an OperationalError that says what it said, or that it is not installed. */
function run(
  program: 'pg_dump' | 'pg_restore',
  args: readonly string[],
  databaseUrl: string | null,
): Promise<void> {
  const address = databaseUrl === null ? {} : postgresEnvironment(databaseUrl);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...programEnvironment(), ...address },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? missing(program) : error),
    );
    child.once('close', (code) => (code === 0 ? resolve() : reject(failed(program, said))));
  });
}

function missing(program: string): OperationalError {
  return new OperationalError(
    'postgres-programs-missing',
    `${program} is not on the PATH. Install PostgreSQL's client programs, of the server's version or a newer one (Debian: apt-get install postgresql-client; macOS: brew install libpq), then try again.`,
  );
}

function failed(program: string, said: string): OperationalError {
  const words = said.trim().replaceAll(/\s+/g, ' ').slice(0, LONGEST);
  const hint = /version mismatch|unsupported version/.test(words)
    ? ` Install the client programs of the server's version, or put them first on the PATH.`
    : '';
  return new OperationalError('postgres-program-failed', `${program} failed: ${words}${hint}`);
}

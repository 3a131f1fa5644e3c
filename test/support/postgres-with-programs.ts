import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../apps/cli/src/demo/own-postgres.ts';

/** A PostgreSQL of the system, whose pg_dump and pg_restore fit it. */
export interface PostgresWithPrograms {
  /** Where its databases are: `postgres://user@host:port`. */
  address: string;
  /** A PATH on which its programs come first. */
  path: string;
  /** Where one of its programs is. */
  program(name: string): string;
  stop(): void;
}

const DEBIAN = '/usr/lib/postgresql';

/** Where a whole PostgreSQL is installed; null when none is. The one of npm has no pg_dump. */
export const installedPostgres = (() => {
  if (!existsSync(DEBIAN)) return null;
  const folders = readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin'));
  const isWhole = (folder: string) =>
    ['initdb', 'pg_ctl', 'pg_dump', 'pg_restore'].every((name) => existsSync(join(folder, name)));
  return folders.filter(isWhole).sort().at(-1) ?? null;
})();

/** Starts the installed one on files of its own. */
export async function startPostgresWithPrograms(): Promise<PostgresWithPrograms> {
  const bin = installedPostgres ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'hammer-postgres-programs-'));
  chmodSync(folder, 0o777);
  const cluster = join(folder, 'cluster');
  const port = await freePort();
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  const idOf = (kind: string) => Number(execFileSync('id', [kind, 'postgres']).toString());
  const who = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  const run = (program: string, args: string[]) =>
    execFileSync(join(bin, program), args, { ...who, cwd: folder, stdio: 'ignore' });
  run('initdb', ['-D', cluster, '-U', 'hammer', '--no-sync', '-A', 'trust']);
  const options = `-p ${port} -k ${folder} -c fsync=off -c listen_addresses=127.0.0.1`;
  run('pg_ctl', ['-D', cluster, '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
  return {
    address: `postgres://hammer:not-asked-for@127.0.0.1:${port}`,
    path: `${bin}:${process.env['PATH'] ?? ''}`,
    program: (name) => join(bin, name),
    stop: () => {
      run('pg_ctl', ['-D', cluster, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { OwnPostgres } from './own-postgres.js';

/**
 * A PostgreSQL in a process of its own: prints its address, and is there until its input ends, however that comes. So
 * Ctrl-C, which reaches everybody at the terminal, does not take it away before those who use it.
 */
try {
  const postgres = await OwnPostgres.start();
  process.stdout.write(`${postgres.address}/postgres\n`);
  process.stdin.resume();
  process.stdin.once('end', () => void postgres.close().then(() => process.exit(0)));
} catch (error) {
  process.stderr.write(
    `PostgreSQL did not start (${String(error)}). It comes with the development dependencies (npm ci), and as root it runs as the user postgres, who must be able to enter this folder.\n`,
  );
  process.exit(1);
}

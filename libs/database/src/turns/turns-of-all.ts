import { createHash } from 'node:crypto';
import pg from 'pg';
import { TurnsOfOneProcess } from './turns-of-one-process.js';
import { Turns } from './turns.js';

/** The kind of advisory locks that turns are; any constant will do, as long as every Hammer uses the same. */
const TURNS = 4_801_547;

/** Turns that may be taken at once by a process: each has a connection while it lasts. */
const MOST_AT_ONCE = 8;

/** PostgreSQL ends the turn of a process that was silent for so long; how often it says something, in milliseconds. */
const FORGOTTEN_AFTER = 10_000;
const SPEAKS_EVERY = 3_000;

/** Turns among all processes that share a PostgreSQL database: an advisory lock on a connection of its own for each. */
export class TurnsOfAll extends Turns {
  private readonly here = new TurnsOfOneProcess();
  private readonly pool: pg.Pool;

  constructor(databaseUrl: string) {
    super();
    this.pool = new pg.Pool({
      connectionString: databaseUrl,
      application_name: 'hammer-turns',
      options: `-c idle_session_timeout=${FORGOTTEN_AFTER}`,
      idleTimeoutMillis: SPEAKS_EVERY,
      allowExitOnIdle: true,
      max: MOST_AT_ONCE,
    });
    // A connection that is not in use may break at any time; the next turn has another one.
    this.pool.on('error', () => undefined);
  }

  override take<T>(name: string, act: () => Promise<T>): Promise<T> {
    return this.here.take(name, () =>
      this.locked(async (client) => {
        await client.query('SELECT pg_advisory_lock($1, $2)', [TURNS, keyOf(name)]);
        return whileSpeaking(client, act);
      }),
    );
  }

  override async takeIfFree(name: string, act: () => Promise<void>): Promise<boolean> {
    let hasActed = false;
    const isFree = await this.here.takeIfFree(name, () =>
      this.locked(async (client) => {
        const { rows } = await client.query<{ isFree: boolean }>(
          'SELECT pg_try_advisory_lock($1, $2) AS "isFree"',
          [TURNS, keyOf(name)],
        );
        if (rows[0]?.isFree !== true) return;
        hasActed = true;
        await whileSpeaking(client, act);
      }),
    );
    return isFree && hasActed;
  }

  /** Ends the connections; call it when no turn is under way any more. */
  async close(): Promise<void> {
    await this.pool.end();
  }

  private async locked<T>(act: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    const noticeBreak = () => undefined;
    client.on('error', noticeBreak);
    try {
      return await act(client);
    } finally {
      // The lock ends with its connection: a broken one needs no further word.
      const free = await client.query('SELECT pg_advisory_unlock_all()').then(
        () => undefined,
        (error: Error) => error,
      );
      client.off('error', noticeBreak);
      client.release(free);
    }
  }
}

/** Lets PostgreSQL know that the process lives as long as it acts. */
async function whileSpeaking<T>(client: pg.PoolClient, act: () => Promise<T>): Promise<T> {
  const speaking = setInterval(() => {
    client.query('SELECT 1').catch(() => undefined);
  }, SPEAKS_EVERY);
  try {
    return await act();
  } finally {
    clearInterval(speaking);
  }
}

/** A signed number of 32 bits. Two names with the same one wait for each other, and nothing else comes of it. */
function keyOf(name: string): number {
  return createHash('sha256').update(name).digest().readInt32BE(0);
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError } from '@hammer/settings';
import pg from 'pg';

/** Is told what happens to the lock after it was taken. */
export interface LockWatcher {
  lost(reason: string): void;
  heldAgain(): void;
  /** Another process has it, for good. */
  takenAway(error: OperationalError): void;
}

/** The advisory lock's number; any constant will do, as long as every Hammer uses the same. */
const ADVISORY_LOCK = 4_801_545;

/** How often the lock's connection is tried, and how long its answer may take, in milliseconds. */
const LOOK_EVERY = 2_000;
const ANSWER_WITHIN = 3_000;

/** How long after an attempt to take a lost lock again the next one follows, in milliseconds. */
const TRY_AGAIN_AFTER = 250;

type Outcome = 'held' | 'freed' | 'taken';

const whoHasIt = `SELECT holder.pid, activity.application_name AS name
  FROM pg_locks holder JOIN pg_stat_activity activity ON activity.pid = holder.pid
  WHERE holder.locktype = 'advisory' AND holder.granted AND holder.classid = 0 AND holder.objid = $1
    AND holder.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/**
 * The lock of the single writer on PostgreSQL: it lives as long as its connection, which is tried every few seconds,
 * because it may die without a word. A lost lock is taken again on a new connection, unless another process has it.
 */
export class PostgresLock {
  /** Tells our own dead connection, which PostgreSQL may take for living, from another process. */
  private readonly name = `hammer-lock ${randomUUID()}`;
  private client: pg.Client | null = null;
  private released = false;

  private constructor(
    private readonly databaseUrl: string,
    private readonly watcher: LockWatcher,
  ) {}

  /** The lock, or null when another process has it. */
  static async take(databaseUrl: string, watcher: LockWatcher): Promise<PostgresLock | null> {
    const lock = new PostgresLock(databaseUrl, watcher);
    for (;;) {
      const outcome = await lock.acquire();
      if (outcome !== 'freed') return outcome === 'held' ? lock : null;
      await sleep(TRY_AGAIN_AFTER);
    }
  }

  async release(): Promise<void> {
    this.released = true;
    const { client } = this;
    this.client = null;
    await client?.end();
  }

  private async acquire(): Promise<Outcome> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      keepAlive: true,
      keepAliveInitialDelayMillis: LOOK_EVERY,
      connectionTimeoutMillis: 10_000,
      query_timeout: ANSWER_WITHIN,
    });
    client.on('error', (error) => this.lose(client, error.message));
    client.on('end', () => this.lose(client, 'it was closed'));
    try {
      await client.connect();
      await client.query(`SELECT set_config('application_name', $1, false)`, [this.name]);
      const outcome = await this.tryLock(client);
      if (outcome === 'held' && !this.released) {
        this.client = client;
        void this.look(client);
      } else await client.end();
      return outcome;
    } catch (error) {
      disconnect(client);
      throw error;
    }
  }

  /** `freed` says that nobody else has it, so that it is worth another try. */
  private async tryLock(client: pg.Client): Promise<Outcome> {
    const answer = await client.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS held',
      [ADVISORY_LOCK],
    );
    if (answer.rows[0]?.held === true) return 'held';
    const { rows } = await client.query<{ pid: number; name: string }>(whoHasIt, [ADVISORY_LOCK]);
    const [holder] = rows;
    if (holder && holder.name !== this.name) return 'taken';
    if (holder) await client.query('SELECT pg_terminate_backend($1)', [holder.pid]);
    return 'freed';
  }

  /** Tries the connection as long as it is the lock's. */
  private async look(client: pg.Client): Promise<void> {
    while (this.client === client) {
      try {
        await client.query('SELECT 1');
      } catch (error) {
        this.lose(client, error instanceof Error ? error.message : String(error));
      }
      await sleep(LOOK_EVERY, undefined, { ref: false });
    }
  }

  private lose(client: pg.Client, reason: string): void {
    if (this.client !== client) return;
    this.client = null;
    disconnect(client);
    this.watcher.lost(reason);
    void this.takeAgain();
  }

  private async takeAgain(): Promise<void> {
    while (!this.released) {
      try {
        const outcome = await this.acquire();
        if (outcome === 'held') return this.watcher.heldAgain();
        if (outcome === 'taken') return this.watcher.takenAway(takenOver());
      } catch {
        // The database cannot be reached; then nobody else can place orders from it either.
      }
      await sleep(TRY_AGAIN_AFTER);
    }
  }
}

/** Ends a connection that may be dead: it is not waited for. */
function disconnect(client: pg.Client): void {
  client.end().catch(() => undefined);
  (
    client as unknown as { connection: { stream: { destroy(): void } } }
  ).connection.stream.destroy();
}

function takenOver(): OperationalError {
  return new OperationalError(
    'database-taken-over',
    'Another Hammer has taken over this database after the connection of the lock was lost, so this one ends. Stop the other one before you start this one again.',
  );
}

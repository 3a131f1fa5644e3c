import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError } from '@hammer/settings';
import pg from 'pg';
import { HOUSE_LOCK, presenceKey } from './instance/presence.js';

/** Who asks for the lock. */
export interface LockHolder {
  /** The process, as the owner of what it has begun. */
  id: string;
  /** What the connection is called in PostgreSQL's list of activity. */
  name: string;
}

/** Is told what happens to the lock after it was taken. */
export interface LockWatcher {
  /** The lock's connection has answered: PostgreSQL keeps the lock for {@link FORGOTTEN_AFTER} from now on. */
  heard(): void;
  lost(reason: string): void;
  heldAgain(): void;
  /** Somebody has the database to themselves, for as long as they like. */
  takenAway(error: OperationalError): void;
}

/** How often the lock's connection is tried, and how long its answer may take, in milliseconds. */
const LOOK_EVERY = 2_000;
const ANSWER_WITHIN = 3_000;

/**
 * PostgreSQL ends a lock's connection that was silent for so long, in milliseconds, and so frees the locks of a process
 * that stands still or whose machine is gone: by its own clock, whatever the clocks of others say.
 */
const FORGOTTEN_AFTER = 10_000;

/** How long after an attempt to take a lost lock again the next one follows, in milliseconds. */
const TRY_AGAIN_AFTER = 250;

type Outcome = 'held' | 'freed' | 'taken';

const whoHas = (
  classId: string,
  objectId: string,
  kind: 1 | 2,
) => `SELECT holder.pid, activity.application_name AS name
  FROM pg_locks holder JOIN pg_stat_activity activity ON activity.pid = holder.pid
  WHERE holder.locktype = 'advisory' AND holder.granted AND holder.classid = ${classId} AND holder.objid = ${objectId}
    AND holder.objsubid = ${kind} AND holder.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/**
 * A process's place in a database on PostgreSQL. All servers share the lock of the house; each has a lock of its own
 * beside it, by which the others know that it lives. Both live as long as their connection, which is tried every few
 * seconds, because it may die without a word. Lost locks are taken again on a new connection.
 */
export class PostgresLock {
  private client: pg.Client | null = null;
  private released = false;

  private constructor(
    private readonly databaseUrl: string,
    private readonly holder: LockHolder,
    private readonly isAlone: boolean,
    private readonly watcher: LockWatcher,
  ) {}

  /** A place among the servers, or null when somebody has the database to themselves. */
  static share(
    databaseUrl: string,
    holder: LockHolder,
    watcher: LockWatcher,
  ): Promise<PostgresLock | null> {
    return PostgresLock.take(new PostgresLock(databaseUrl, holder, false, watcher));
  }

  /** The database for this process alone, or null when another one uses it. */
  static own(
    databaseUrl: string,
    holder: LockHolder,
    watcher: LockWatcher,
  ): Promise<PostgresLock | null> {
    return PostgresLock.take(new PostgresLock(databaseUrl, holder, true, watcher));
  }

  private static async take(lock: PostgresLock): Promise<PostgresLock | null> {
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
      options: `-c idle_session_timeout=${FORGOTTEN_AFTER}`,
      keepAlive: true,
      keepAliveInitialDelayMillis: LOOK_EVERY,
      connectionTimeoutMillis: 10_000,
      query_timeout: ANSWER_WITHIN,
    });
    client.on('error', (error) => this.lose(client, error.message));
    client.on('end', () => this.lose(client, 'it was closed'));
    try {
      await client.connect();
      await client.query(`SELECT set_config('application_name', $1, false)`, [this.holder.name]);
      const outcome = await this.tryLocks(client);
      if (outcome === 'held' && !this.released) {
        this.client = client;
        this.watcher.heard();
        void this.look(client);
      } else await client.end();
      return outcome;
    } catch (error) {
      disconnect(client);
      throw error;
    }
  }

  /** `freed` says that nobody else is in the way, so that it is worth another try. */
  private async tryLocks(client: pg.Client): Promise<Outcome> {
    const lock = this.isAlone ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
    if (!(await isTrue(client, `SELECT ${lock}($1) AS yes`, [HOUSE_LOCK])))
      return this.makeWay(client, whoHas('0', String(HOUSE_LOCK), 1), 'taken');
    const key = presenceKey(this.holder.id);
    if (await isTrue(client, 'SELECT pg_try_advisory_lock($1, $2) AS yes', [HOUSE_LOCK, key]))
      return 'held';
    // Whoever takes over from a process that was taken for dead holds its lock for a moment.
    return this.makeWay(client, whoHas(String(HOUSE_LOCK), String(key >>> 0), 2), 'freed');
  }

  /** Ends our own dead connection, which PostgreSQL may take for living. The answer says what others mean for us. */
  private async makeWay(client: pg.Client, who: string, others: Outcome): Promise<Outcome> {
    const { rows } = await client.query<{ pid: number; name: string }>(who);
    const own = rows.filter(({ name }) => name === this.holder.name);
    for (const { pid } of own) await client.query('SELECT pg_terminate_backend($1)', [pid]);
    return own.length < rows.length ? others : 'freed';
  }

  /** Tries the connection as long as it is the lock's. */
  private async look(client: pg.Client): Promise<void> {
    while (this.client === client) {
      try {
        await client.query('SELECT 1');
        if (this.client === client) this.watcher.heard();
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

async function isTrue(client: pg.Client, text: string, values: unknown[]): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>(text, values);
  return rows[0]?.yes === true;
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
    'Somebody has taken this database for themselves, to restore or to change it, while the connection to it was lost; so this Hammer ends. Start it again when they are done.',
  );
}

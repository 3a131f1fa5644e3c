import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';

/** The database that the generator fills, opened beside the server, which does not run meanwhile. */
export interface SeedingStore {
  readonly kind: 'SQLite' | 'PostgreSQL';
  run(statement: string): Promise<void>;
  read<T extends object>(statement: string): Promise<T[]>;
  /** Orders are born planned, says a guard; the generator's are born old, so it is asleep until the work is done. */
  withoutBirthGuard(work: () => Promise<void>): Promise<void>;
  /** Leaves the database as weeks of work would have: what is counted up, and on PostgreSQL what autovacuum does. */
  settle(tables: readonly string[]): Promise<void>;
  bytes(): Promise<number>;
  close(): Promise<void>;
}

const GUARD = 'orders_born_planned';

/** Opens `sqlite:path` or `postgres://...`. */
export async function openSeedingStore(databaseUrl: string): Promise<SeedingStore> {
  return databaseUrl.startsWith('sqlite:')
    ? new SqliteStore(databaseUrl.slice('sqlite:'.length))
    : await PostgresStore.open(databaseUrl);
}

class SqliteStore implements SeedingStore {
  readonly kind = 'SQLite';
  private readonly connection: BetterSqlite3.Database;

  constructor(path: string) {
    this.connection = new BetterSqlite3(path);
    this.connection.pragma('synchronous = OFF');
    this.connection.pragma('temp_store = MEMORY');
    this.connection.pragma('cache_size = -1000000');
  }

  run(statement: string): Promise<void> {
    return Promise.resolve(void this.connection.exec(statement));
  }

  read<T extends object>(statement: string): Promise<T[]> {
    return Promise.resolve(this.connection.prepare<[], T>(statement).all());
  }

  async withoutBirthGuard(work: () => Promise<void>): Promise<void> {
    const guard = this.connection
      .prepare<[string], { sql: string }>('SELECT sql FROM sqlite_master WHERE name = ?')
      .get(GUARD);
    if (!guard) throw new Error(`The guard ${GUARD} is missing.`);
    this.connection.exec(`DROP TRIGGER ${GUARD}`);
    await work();
    this.connection.exec(guard.sql);
  }

  /** No ANALYZE: the server never runs one on SQLite, and the plans must be right without it. */
  settle(): Promise<void> {
    return Promise.resolve(void this.connection.pragma('wal_checkpoint(TRUNCATE)'));
  }

  bytes(): Promise<number> {
    const pages = this.connection.pragma('page_count', { simple: true });
    const size = this.connection.pragma('page_size', { simple: true });
    return Promise.resolve(Number(pages) * Number(size));
  }

  close(): Promise<void> {
    return Promise.resolve(void this.connection.close());
  }
}

class PostgresStore implements SeedingStore {
  readonly kind = 'PostgreSQL';

  private readonly client: pg.Client;

  private constructor(client: pg.Client) {
    this.client = client;
  }

  static async open(url: string): Promise<PostgresStore> {
    const client = new pg.Client({ connectionString: url, options: '-c synchronous_commit=off' });
    await client.connect();
    return new PostgresStore(client);
  }

  async run(statement: string): Promise<void> {
    await this.client.query(statement);
  }

  async read<T extends object>(statement: string): Promise<T[]> {
    return (await this.client.query<T>(statement)).rows;
  }

  async withoutBirthGuard(work: () => Promise<void>): Promise<void> {
    await this.run(`ALTER TABLE orders DISABLE TRIGGER ${GUARD}`);
    await work();
    await this.run(`ALTER TABLE orders ENABLE TRIGGER ${GUARD}`);
  }

  async settle(tables: readonly string[]): Promise<void> {
    for (const table of tables) {
      const [found] = await this.read<{ sequence: string | null }>(
        `SELECT CASE WHEN EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = '${table}' AND column_name = 'id')
           THEN pg_get_serial_sequence('${table}', 'id') END AS sequence`,
      );
      if (found?.sequence)
        await this.run(
          `SELECT setval('${found.sequence}', COALESCE((SELECT MAX(id) FROM ${table}), 1))`,
        );
    }
    await this.run('VACUUM ANALYZE');
    await this.run('CHECKPOINT');
  }

  async bytes(): Promise<number> {
    const [size] = await this.read<{ bytes: string }>(
      'SELECT pg_database_size(current_database()) AS bytes',
    );
    return Number(size?.bytes ?? 0);
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

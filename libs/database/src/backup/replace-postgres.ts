import pg from 'pg';
import { explainUnreachable } from '../unreachable.js';
import { momentInNames } from './moment-in-names.js';
import { fillPostgres } from './postgres-programs.js';

/** Puts a dump in the place of what a PostgreSQL database holds, which is kept as a schema of another name. */
export class PostgresReplacement {
  private constructor(
    private readonly client: pg.Client,
    private readonly databaseUrl: string,
    private readonly schema: string,
    /** The schema that keeps what was there; null when there was nothing. */
    readonly aside: string | null,
  ) {}

  /** Connects, and changes nothing yet. */
  static async of(databaseUrl: string): Promise<PostgresReplacement> {
    const client = new pg.Client({ connectionString: databaseUrl });
    try {
      await client.connect();
      const { rows } = await client.query<{ schema: string; tables: number }>(
        `SELECT current_schema() AS schema,
           (SELECT COUNT(*)::int FROM pg_tables WHERE schemaname = current_schema()) AS tables`,
      );
      const { schema, tables } = rows[0] ?? { schema: 'public', tables: 0 };
      const aside = `replaced ${momentInNames(Date.now())}`;
      return new PostgresReplacement(client, databaseUrl, schema, tables > 0 ? aside : null);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw explainUnreachable(error);
    }
  }

  /** Does it; when the dump cannot be read, or `check` rejects, everything is as it was. */
  async replace(file: string, check: () => Promise<void>): Promise<void> {
    const { client, schema, aside } = this;
    // The dump makes its schema anew.
    await client.query(
      aside === null
        ? `DROP SCHEMA ${quoted(schema)}`
        : `ALTER SCHEMA ${quoted(schema)} RENAME TO ${quoted(aside)}`,
    );
    try {
      await fillPostgres(this.databaseUrl, file);
      await check();
    } catch (error) {
      await client.query(`DROP SCHEMA IF EXISTS ${quoted(schema)} CASCADE`);
      await client.query(
        aside === null
          ? `CREATE SCHEMA ${quoted(schema)}`
          : `ALTER SCHEMA ${quoted(aside)} RENAME TO ${quoted(schema)}`,
      );
      throw error;
    }
  }

  close(): Promise<void> {
    return this.client.end();
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

import type { ClientBase, Pool, PoolClient } from 'pg';
import { CommitUnknownError, Database } from './database.js';
import { propertyOf, spell, type Sql } from './sql.js';
import type { Answer, Row, Work } from './work.js';

/** A transaction that PostgreSQL gave up in favour of another may simply be run again. */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const ATTEMPTS = 5;

/** PostgreSQL through a pool; READ COMMITTED, durable commits. */
export class PostgresDatabase extends Database {
  override readonly dialect = 'postgres';

  constructor(private readonly pool: Pool) {
    super();
  }

  override async read<T extends object>(statement: Sql): Promise<T[]> {
    return (await execute(this.pool, statement)).rows as T[];
  }

  override look<T>(work: () => Work<T>): Promise<T> {
    return this.transact('REPEATABLE READ READ ONLY', work);
  }

  override async write<T>(work: () => Work<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.transact('READ COMMITTED', work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !mayRunAgain(error)) throw error;
      }
    }
  }

  override async ping(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  private async transact<T>(isolation: string, work: () => Work<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    // A connection that breaks between two statements says so by an event, which nobody else hears: it would end the process.
    const noticeBreak = (error: Error) => (broken = error);
    client.on('error', noticeBreak);
    try {
      await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
      try {
        const value = await perform(client, work());
        await commit(client);
        return value;
      } catch (error) {
        if (error instanceof CommitUnknownError) broken = error;
        else await client.query('ROLLBACK').catch((lost: Error) => (broken = lost));
        throw error;
      }
    } finally {
      client.off('error', noticeBreak);
      client.release(broken);
    }
  }
}

/** A transaction that somebody else begins and ends; whatever is done through this is a part of it. */
export class PostgresTransaction extends Database {
  override readonly dialect = 'postgres';

  constructor(private readonly client: ClientBase) {
    super();
  }

  override async read<T extends object>(statement: Sql): Promise<T[]> {
    return (await execute(this.client, statement)).rows as T[];
  }

  override look<T>(work: () => Work<T>): Promise<T> {
    return perform(this.client, work());
  }

  override write<T>(work: () => Work<T>): Promise<T> {
    return perform(this.client, work());
  }

  override async ping(): Promise<void> {
    await this.client.query('SELECT 1');
  }
}

async function commit(client: PoolClient): Promise<void> {
  try {
    await client.query('COMMIT');
  } catch (error) {
    if (isDatabaseAnswer(error)) throw error;
    throw new CommitUnknownError('The connection broke during a commit.', { cause: error });
  }
}

async function perform<T>(client: ClientBase, work: Work<T>): Promise<T> {
  let step = work.next();
  while (!step.done) {
    let answer: Answer;
    try {
      answer = await execute(client, step.value);
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(answer);
  }
  return step.value;
}

async function execute(connection: Pool | ClientBase, statement: Sql): Promise<Answer> {
  const { text, parameters } = spell(statement, 'postgres');
  const answer = await connection.query<unknown[]>({
    text,
    values: parameters,
    rowMode: 'array',
    ...(statement.isPlannedOnce && { name: nameOf(text) }),
  });
  const properties = answer.fields.map((field) => propertyOf(field.name));
  const rows = answer.rows.map((values) => {
    const row: Row = {};
    for (let i = 0; i < properties.length; i++) row[properties[i] as string] = values[i];
    return row;
  });
  return { rows, changed: answer.rowCount ?? rows.length };
}

/** The names under which connections remember statements, by their texts. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  const name = names.get(text) ?? `hammer-${names.size}`;
  names.set(text, name);
  return name;
}

function isDatabaseAnswer(error: unknown): error is { code: string } {
  return error instanceof Error && 'severity' in error;
}

function mayRunAgain(error: unknown): boolean {
  return (
    isDatabaseAnswer(error) && (error.code === SERIALIZATION_FAILURE || error.code === DEADLOCK)
  );
}

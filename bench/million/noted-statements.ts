import type { Database, Sql, sql, Work } from '../../libs/database/src/index.ts';

/** What makes statements: `sql` of the database room, given because the benchmark has it from the build, tests from the sources. */
type Speak = typeof sql;

/** The same database, with everything that is read noted in `statements`. */
export function noting(database: Database, statements: Sql[]): Database {
  return Object.create(database, {
    read: {
      value: (statement: Sql) => {
        statements.push(statement);
        return database.read(statement);
      },
    },
    look: { value: <T>(work: () => Work<T>) => database.look(() => noted(work(), statements)) },
  }) as Database;
}

function* noted<T>(work: Work<T>, statements: Sql[]): Work<T> {
  let step = work.next();
  while (!step.done) {
    statements.push(step.value);
    step = work.next(yield step.value);
  }
  return step.value;
}

/** How the database goes about a statement, line by line, without what it reckons to cost. */
export async function planOf(database: Database, statement: Sql, speak: Speak): Promise<string[]> {
  if (database.dialect === 'sqlite') {
    const steps = await database.read<{ detail: string }>(speak`EXPLAIN QUERY PLAN ${statement}`);
    return steps.map(({ detail }) => detail);
  }
  const lines = await database.read<{ 'QUERY PLAN': string }>(
    speak`EXPLAIN (COSTS OFF) ${statement}`,
  );
  return lines.map((line) => line['QUERY PLAN']);
}

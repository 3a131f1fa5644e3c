import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../../libs/database/src/index.ts';
import { noting, planOf } from './noted-statements.ts';
import { orderQuestions, type Days } from './questions.ts';

const root = join(import.meta.dirname, '../..');
const file = join(root, 'docs/query-plans.md');

/** Writes the section of this kind of database in docs/query-plans.md: how each question to the list is answered. */
export async function writePlans(databaseUrl: string, days: Days, batchId: number): Promise<void> {
  // From the build: the sources need decorators, which Node does not read.
  const from = <T>(room: string) =>
    import(join(root, 'dist/libs', room, 'src/index.js')) as Promise<T>;
  const spoken = await from<typeof import('../../libs/database/src/index.ts')>('database');
  const { Orders, OrderTally, WayFinder } =
    await from<typeof import('../../libs/orders/src/index.ts')>('orders');
  const { orderListQuerySchema } =
    await from<typeof import('../../libs/contract/src/index.ts')>('contract');
  const snapshot = await spoken.openSnapshot(databaseUrl);
  const { database } = snapshot;
  const plans: string[] = [];
  for (const { name, told } of orderQuestions(days, batchId)) {
    const statements: Sql[] = [];
    const noted = noting(database, statements);
    const orders = new Orders(
      noted,
      new WayFinder(noted),
      new OrderTally(noted, new spoken.Clock()),
    );
    await orders.list(orderListQuerySchema.parse(told));
    const page = statements.at(-1);
    if (page)
      plans.push(
        `### ${name}\n\n\`\`\`\n${(await planOf(database, page, spoken.sql)).join('\n')}\n\`\`\`\n`,
      );
  }
  const kind = database.dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  await snapshot.close();
  const text = readFileSync(file, 'utf8');
  const heading = `## ${kind}\n`;
  const start = text.indexOf(heading) + heading.length;
  const next = text.indexOf('\n## ', start);
  const rest = next === -1 ? '' : text.slice(next);
  writeFileSync(file, `${text.slice(0, start)}\n${plans.join('\n')}${rest}`);
}

import { openDatabase } from '@hammer/database';
import type { DataSource } from 'typeorm';

/**
 * Lets connections that are opened from now on read a table whole only where there is no other way: small tables always
 * are, and what a plan is asked for is whether there is one. On SQLite nothing has to be said.
 */
export async function forbidScans(dataSource: DataSource): Promise<void> {
  if (openDatabase(dataSource).dialect === 'sqlite') return;
  const [found] = await dataSource.query<{ name: string }[]>('SELECT current_database() AS name');
  await dataSource.query(
    `ALTER ROLE CURRENT_USER IN DATABASE ${found?.name} SET enable_seqscan = off`,
  );
}

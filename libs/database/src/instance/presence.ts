import { migrations } from '../migrations/index.js';

/** The advisory lock that all servers of a database share; any constant will do, as long as every Hammer uses the same. */
export const HOUSE_LOCK = 4_801_545;

/** The lock by which a process shows that it lives, beside {@link HOUSE_LOCK}: a signed number of 32 bits. */
export function presenceKey(instanceId: string): number {
  return Number.parseInt(instanceId.slice(0, 8), 16) | 0;
}

/** How a server is called in PostgreSQL's list of activity: `hammer worker 1764000001200 3f2a9c1b`, its role and migrations. */
export function presenceName(role: string, instanceId: string): string {
  return `hammer ${role} ${newestMigration()} ${instanceId.slice(0, 8)}`;
}

/** What {@link presenceName} says; null for another name. */
export function readPresence(
  name: string,
): { role: string; migration: string; key: string } | null {
  const found = /^hammer (\w+) (\d+) (\w{8})$/.exec(name);
  const [, role = '', migration = '', key = ''] = found ?? [];
  return found && { role, migration, key };
}

/** Which migration is the newest that this program knows: its number, from its name. */
export function newestMigration(): string {
  return Math.max(...migrations.map(({ name }) => Number(/\d+$/.exec(name)?.[0]))).toString();
}

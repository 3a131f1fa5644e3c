import type { System } from '@hammer/contract';
import type { Server } from '../server.js';

/** A server of the demo, and how it is called in what is printed. */
export interface NamedServer {
  name: string;
  server: Server;
}

/** Counts the paid calls that each of the servers on one PostgreSQL database has made. */
export class CallsOfServers {
  private constructor(
    private readonly databaseUrl: string,
    private readonly names: ReadonlyMap<string, string>,
  ) {}

  static async of(databaseUrl: string, servers: readonly NamedServer[]): Promise<CallsOfServers> {
    const names = new Map<string, string>();
    for (const { name, server } of servers) {
      const { servers: living } = await server.get<System>('/api/system');
      names.set(living.find(({ isThis }) => isThis)?.id ?? '', name);
    }
    return new CallsOfServers(databaseUrl, names);
  }

  /** So far, in words: `calls 41 (:3000) 40 (:3001) 43 (:3002)`. */
  async inWords(): Promise<string> {
    // Loaded here, because only the demo counts so; by its place, because the build leaves such names as they are.
    const { openSnapshot, sql } = await import('../../../../libs/database/src/index.js');
    const snapshot = await openSnapshot(this.databaseUrl);
    try {
      const calls = await snapshot.database.read<{ owner: string; calls: number }>(
        sql`SELECT owner, COUNT(*) AS calls FROM placements WHERE sent_at IS NOT NULL GROUP BY owner`,
      );
      const of = (id: string) => calls.find(({ owner }) => owner.startsWith(id))?.calls ?? 0;
      return `calls ${[...this.names].map(([id, name]) => `${of(id)} (${name})`).join(' ')}`;
    } finally {
      await snapshot.close();
    }
  }
}

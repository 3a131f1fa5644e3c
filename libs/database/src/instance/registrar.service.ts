import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Database } from '../database.js';
import { sql } from '../sql.js';
import { first, type Work } from '../work.js';
import { WriterLock } from '../writer-lock.service.js';
import { Instance } from './instance.js';
import { HOUSE_LOCK, presenceKey, readPresence } from './presence.js';

/** A server that shares the database; `since` in milliseconds. */
export interface LivingInstance {
  /** The beginning of its id. */
  key: string;
  role: string;
  since: number;
}

/**
 * So long, in milliseconds, an instance must have been seen to be gone before its work is taken over. When PostgreSQL was
 * restarted all are gone for a moment, and those that come back a little later are living ones.
 */
const GONE_FOR = 3_000;

const ofThisDatabase = sql`holder.locktype = 'advisory' AND holder.granted AND holder.objsubid = 2
  AND holder.classid = ${HOUSE_LOCK} AND holder.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Knows which processes share the database, and which of those that have begun something are gone. */
@Injectable()
export class Registrar {
  /** Since when each owner was not there, in milliseconds of {@link Clock.elapsed}. */
  private readonly goneSince = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly lock: WriterLock,
    private readonly instance: Instance,
    private readonly clock: Clock,
  ) {
    // Who was away cannot know who else was.
    lock.whenLost(() => this.goneSince.clear());
  }

  /** Whether there can be no other server: an SQLite file admits one. */
  get isAlone(): boolean {
    return this.database.dialect === 'sqlite';
  }

  /** Those of the owners that are gone, not only for a moment. Ask again and again: once is not enough on PostgreSQL. */
  async gone(owners: readonly string[]): Promise<string[]> {
    const others = owners.filter((owner) => owner !== this.instance.id);
    if (this.isAlone) return others;
    const living = new Set((await this.living()).map(({ key }) => key));
    if (!this.lock.mayWrite) this.goneSince.clear();
    const now = this.clock.elapsed();
    const away = new Set(others.filter((owner) => !living.has(owner.slice(0, 8))));
    for (const owner of this.goneSince.keys()) if (!away.has(owner)) this.goneSince.delete(owner);
    if (!this.lock.mayWrite) return [];
    for (const owner of away) if (!this.goneSince.has(owner)) this.goneSince.set(owner, now);
    return [...away].filter((owner) => now - (this.goneSince.get(owner) ?? now) >= GONE_FOR);
  }

  /** Whether an owner is gone, and cannot come back before this transaction ends. */
  *isGone(owner: string): Work<boolean> {
    if (owner === this.instance.id) return false;
    if (this.isAlone) return true;
    const found = yield* first<{ isFree: boolean }>(
      sql`SELECT pg_try_advisory_xact_lock(${HOUSE_LOCK}::int, ${presenceKey(owner)}::int) AS is_free`,
    );
    return found?.isFree === true;
  }

  /** The servers that live now, this one among them; empty on SQLite, where there is no other. */
  async living(): Promise<LivingInstance[]> {
    if (this.isAlone) return [];
    const found = await this.database.read<{ name: string; since: number }>(
      sql`SELECT activity.application_name AS name,
            (EXTRACT(EPOCH FROM activity.backend_start) * 1000)::bigint AS since
          FROM pg_locks holder JOIN pg_stat_activity activity ON activity.pid = holder.pid WHERE ${ofThisDatabase}
          ORDER BY since`,
    );
    return found.flatMap(({ name, since }) => {
      const presence = readPresence(name);
      return presence ? [{ key: presence.key, role: presence.role, since }] : [];
    });
  }
}

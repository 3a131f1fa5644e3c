import type { StopKind } from '@hammer/contract';
import { Clock, Database, first, run, sql, type Work } from '@hammer/database';
import { Injectable } from '@nestjs/common';

/** Why nobody may spend just now, and since when (milliseconds). */
export interface SpendingStop {
  stoppedAt: number;
  kind: StopKind;
  reason: string;
}

const inForce = sql`SELECT stopped_at, kind, reason FROM spending_stops WHERE lifted_at IS NULL`;

/** One for which most must be done before it is lifted goes before the others. */
const currentStop = sql`${inForce} ORDER BY CASE kind WHEN 'restored' THEN 0 ELSE 1 END, id LIMIT 1`;

/** STOP: while it is on, no paid call goes out. Asked inside the transaction that precedes every call. */
@Injectable()
export class SpendingSwitch {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The stop in force, inside a transaction. */
  *stopInForce(): Work<SpendingStop | undefined> {
    return yield* first<SpendingStop>(currentStop);
  }

  /** The stop in force, or null. */
  async current(): Promise<SpendingStop | null> {
    return (await this.database.readFirst<SpendingStop>(currentStop)) ?? null;
  }

  /** Halts all spending. When it resolves, no new call goes out. A stop of this kind that is in force stays as it is. */
  stop(reason: string, kind: StopKind = 'person'): Promise<SpendingStop> {
    return this.database.write(() => this.halt(reason, kind));
  }

  /** The same as a part of a transaction. */
  *halt(reason: string, kind: StopKind = 'person'): Work<SpendingStop> {
    const now = this.clock.now();
    const stopped = yield* first<SpendingStop>(sql`${inForce} AND kind = ${kind} LIMIT 1`);
    if (stopped) return stopped;
    yield* run(
      sql`INSERT INTO spending_stops (stopped_at, kind, reason) VALUES (${now}, ${kind}, ${reason})`,
    );
    return { stoppedAt: now, kind, reason };
  }

  /** Allows spending again; `reason` is what a person has said of it. Batches go on by themselves. */
  *lift(reason: string | null = null): Work<void> {
    const now = this.clock.now();
    yield* run(
      sql`UPDATE spending_stops SET lifted_at = ${now}, lifted_because = ${reason} WHERE lifted_at IS NULL`,
    );
  }
}

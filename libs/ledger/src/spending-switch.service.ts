import { Clock, Database, first, run, sql, type Work } from '@hammer/database';
import { Injectable } from '@nestjs/common';

/** Why nobody may spend just now, and since when (milliseconds). */
export interface SpendingStop {
  stoppedAt: number;
  reason: string;
}

const currentStop = sql`SELECT stopped_at, reason FROM spending_stops WHERE lifted_at IS NULL ORDER BY id LIMIT 1`;

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

  /** Halts all spending. When it resolves, no new call goes out. A stop in force stays as it is. */
  async stop(reason: string, now = this.clock.now()): Promise<SpendingStop> {
    return this.database.write(function* () {
      const inForce = yield* first<SpendingStop>(currentStop);
      if (inForce) return inForce;
      yield* run(sql`INSERT INTO spending_stops (stopped_at, reason) VALUES (${now}, ${reason})`);
      return { stoppedAt: now, reason };
    });
  }

  /** Allows spending again. Batches go on by themselves. */
  async lift(now = this.clock.now()): Promise<void> {
    await this.database.write(function* () {
      yield* run(sql`UPDATE spending_stops SET lifted_at = ${now} WHERE lifted_at IS NULL`);
    });
  }
}

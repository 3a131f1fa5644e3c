import { cursorOf, type Anomaly, type AnomalyKind, type AnomalyPage } from '@hammer/contract';
import { Clock, Database, first, records, run, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';

/** An anomaly that was just noticed. */
export interface NoticedAnomaly {
  kind: AnomalyKind;
  message: string;
  batchId: number | null;
  placementId: number | null;
  orderId: number | null;
}

type AnomalyRecord = Omit<Anomaly, 'at' | 'seenAt'> & { at: number; seenAt: number | null };

const columns = sql`id, at, kind, message, batch_id, placement_id, order_id, seen_at, note`;

/** Contradictions in the supplier's answers: noted together with what they were seen in, shown until a person has looked. */
@Injectable()
export class AnomalyBook {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes anomalies down, each kind once for an order; a part of the transaction in which they were noticed. */
  *note(anomalies: readonly NoticedAnomaly[], now: number): Work<void> {
    if (anomalies.length === 0) return;
    const noticed = records(
      {
        kind: 'text',
        message: 'text',
        batchId: 'integer',
        placementId: 'integer',
        orderId: 'integer',
      },
      anomalies.map((anomaly) => ({ ...anomaly })),
    );
    yield* run(
      sql`INSERT INTO anomalies (at, kind, message, batch_id, placement_id, order_id)
          SELECT ${now}, kind, message, batch_id, placement_id, order_id FROM ${noticed} AS noticed WHERE 1 = 1
          ON CONFLICT DO NOTHING`,
    );
  }

  /** Anomalies, newest first; those that nobody has looked at yet, if wanted. */
  async list(query: {
    cursor?: number | undefined;
    limit: number;
    unseen: boolean;
  }): Promise<AnomalyPage> {
    const { cursor, limit, unseen } = query;
    const found = await this.database.read<AnomalyRecord>(
      sql`SELECT ${columns} FROM anomalies
          WHERE ${cursor === undefined ? sql`1 = 1` : sql`id < ${cursor}`} AND ${unseen ? sql`seen_at IS NULL` : sql`1 = 1`}
          ORDER BY id DESC LIMIT ${limit + 1}`,
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      data: page.map(present),
      nextCursor: found.length > limit && last ? cursorOf(last.id) : null,
      unseen: await this.unseen(),
    };
  }

  /** How many anomalies nobody has looked at yet. */
  async unseen(): Promise<number> {
    const found = await this.database.readFirst<{ anomalies: number }>(
      sql`SELECT COUNT(*) AS anomalies FROM anomalies WHERE seen_at IS NULL`,
    );
    return found?.anomalies ?? 0;
  }

  /** Writes down that a person has looked, and what was found. Throws a UserError when there is no such anomaly. */
  async see(id: number, note: string): Promise<Anomaly> {
    const now = this.clock.now();
    const seen = await this.database.write(function* () {
      return yield* first<AnomalyRecord>(
        sql`UPDATE anomalies SET seen_at = COALESCE(seen_at, ${now}), note = ${note} WHERE id = ${id} RETURNING ${columns}`,
      );
    });
    if (!seen)
      throw new UserError(
        'anomaly-not-found',
        `There is no anomaly ${id}. GET /api/anomalies lists those there are.`,
      );
    return present(seen);
  }
}

function present(record: AnomalyRecord): Anomaly {
  return {
    ...record,
    at: new Date(record.at).toISOString(),
    seenAt: record.seenAt === null ? null : new Date(record.seenAt).toISOString(),
  };
}

import { Database, sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';

/** What people are shown of a paid call; times ISO. */
export interface PlacementSummary {
  sentAt: string | null;
  settledAt: string | null;
  reason: string | null;
}

/** Reads placements for people. */
@Injectable()
export class PlacementReader {
  constructor(private readonly database: Database) {}

  /** The placement with this id, or null. */
  async read(id: number): Promise<PlacementSummary | null> {
    const found = await this.database.readFirst<{
      sentAt: number | null;
      settledAt: number | null;
      reason: string | null;
    }>(sql`SELECT sent_at, settled_at, reason FROM placements WHERE id = ${id}`);
    if (!found) return null;
    return {
      sentAt: found.sentAt === null ? null : new Date(found.sentAt).toISOString(),
      settledAt: found.settledAt === null ? null : new Date(found.settledAt).toISOString(),
      reason: found.reason,
    };
  }
}

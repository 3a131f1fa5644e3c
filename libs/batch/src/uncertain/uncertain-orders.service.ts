import type { UncertainDetail, UncertainList, UncertainPlacement } from '@hammer/contract';
import { Clock, Database, list, sql } from '@hammer/database';
import { Supplier, type SalvagedOrder } from '@hammer/fusion';
import { throughStatusIndex } from '@hammer/orders';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { settleAtOf } from './call-in-doubt.js';
import { doubtAbout, doubtsWhere, type Doubt } from './doubt.js';
import { presentEvidence } from './evidence-record.js';
import { isSettleTimePassed, waysOutOf } from './ways-out.js';

interface LastCheck {
  placementId: number;
  checkedAt: number;
  dueAt: number | null;
  finding: string;
}

const MOST_CALLS = 500;

/** What may have been paid and is not known, by call, with the evidence there is and the ways out. */
@Injectable()
export class UncertainOrders {
  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly clock: Clock,
  ) {}

  /** The newest calls with uncertain orders, and the number and money of all uncertain orders. */
  async list(): Promise<UncertainList> {
    const doubts = await this.database.look(() => doubtsWhere(sql`1 = 1`, MOST_CALLS));
    const checks = await this.lastChecks(doubts);
    return {
      data: doubts.map((doubt) => this.present(doubt, checks.get(doubt.call.placementId))),
      ...(await this.total()),
    };
  }

  /** One call, also when nothing of it is uncertain any more. Throws a UserError when there is none. */
  async get(placementId: number): Promise<UncertainDetail> {
    const doubt = await this.database.look(() => doubtAbout(placementId));
    if (!doubt) throw noSuchCall(placementId);
    const checks = await this.lastChecks([doubt]);
    const kept = await this.database.readFirst<{ rawAnswer: string | null }>(
      sql`SELECT raw_answer FROM placements WHERE id = ${placementId}`,
    );
    return {
      ...this.present(doubt, checks.get(placementId)),
      rawAnswer: kept?.rawAnswer || null,
      history: doubt.evidence.map(presentEvidence),
    };
  }

  /** How many orders are uncertain, and their money in micros. */
  async total(): Promise<{ orders: number; atRiskMicros: number }> {
    const total = await this.database.readFirst<{ orders: number; micros: number | null }>(
      sql`SELECT COUNT(*) AS orders, CAST(SUM(credits) AS bigint) AS micros FROM orders
          WHERE status = 'uncertain' AND ${throughStatusIndex(['uncertain'])}`,
    );
    return { orders: total?.orders ?? 0, atRiskMicros: total?.micros ?? 0 };
  }

  private present(doubt: Doubt, lastCheck: LastCheck | undefined): UncertainPlacement {
    const { call, orders, evidence } = doubt;
    const now = this.clock.now();
    const canAsk = this.supplier.configured && call.supplierAccount === this.supplier.account;
    return {
      placementId: call.placementId,
      batchId: call.batchId,
      serviceId: call.serviceId,
      sentAt: isoOrNull(call.sentAt),
      settledAt: isoOrNull(call.settledAt),
      ageSeconds: Math.max(0, Math.round((now - (call.sentAt ?? now)) / 1_000)),
      settleAt: isoOrNull(settleAtOf(call)),
      settleTimePassed: isSettleTimePassed(doubt, now),
      reason: call.reason,
      httpStatus: call.httpStatus,
      orders: orders.map(({ id, imei, candidates }) => ({
        id,
        imei,
        candidates,
        evidence: evidence.filter(({ orderId }) => orderId === id).map(presentEvidence),
      })),
      atRiskMicros: orders.length * call.priceMicros,
      salvaged: call.salvaged === null ? [] : (JSON.parse(call.salvaged) as SalvagedOrder[]),
      lastCheck: lastCheck
        ? { at: new Date(lastCheck.checkedAt).toISOString(), finding: lastCheck.finding }
        : null,
      nextCheckAt: orders.length === 0 ? null : isoOrNull(lastCheck?.dueAt ?? null),
      waysOut: waysOutOf(doubt, { now, canAsk }),
    };
  }

  private async lastChecks(doubts: readonly Doubt[]): Promise<Map<number, LastCheck>> {
    const ids = doubts.map(({ call }) => call.placementId);
    const checks = await this.database.read<LastCheck>(
      sql`SELECT placement_id, checked_at, due_at, finding FROM evidence_checks
          WHERE placement_id IN ${list(ids, 'integer')}`,
    );
    return new Map(checks.map((check) => [check.placementId, check]));
  }
}

/** There is no answered call with this number. */
export function noSuchCall(placementId: number): UserError {
  return new UserError(
    'placement-not-found',
    `There is no call ${placementId} that was answered or given up. Look at the list of uncertain calls.`,
  );
}

function isoOrNull(moment: number | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}

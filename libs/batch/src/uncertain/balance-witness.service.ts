import { Clock, Database, sql } from '@hammer/database';
import { BalanceBook } from '@hammer/ledger';
import { Injectable } from '@nestjs/common';
import { BalanceGlance } from '../quote/balance-glance.service.js';
import { readDifference, type BalanceHint } from './balance-difference.js';
import { settleAtOf } from './call-in-doubt.js';
import type { Doubt } from './doubt.js';
import { EvidenceBook } from './evidence-book.service.js';
import { BY_ITSELF, type EvidenceDetails } from './evidence-record.js';

/** Keeps as evidence what the account's balance suggests of calls without a clear answer. It settles nothing. */
@Injectable()
export class BalanceWitness {
  constructor(
    private readonly database: Database,
    private readonly balances: BalanceGlance,
    private readonly book: BalanceBook,
    private readonly evidence: EvidenceBook,
    private readonly clock: Clock,
  ) {}

  /** Looks at the balance where the settle time of a call has passed and nothing clear is known of it by its balance. */
  async testify(doubts: readonly Doubt[]): Promise<void> {
    const now = this.clock.now();
    const open = doubts.filter((doubt) => {
      const settleAt = settleAtOf(doubt.call);
      return settleAt !== null && settleAt <= now && !hintsOf(doubt).some(isClear);
    });
    if (open.length === 0) return;
    await this.balances.look();
    for (const doubt of open) await this.compare(doubt);
  }

  private async compare(doubt: Doubt): Promise<void> {
    const { call, orders } = doubt;
    const { placementId, supplierAccount, priceMicros, sentAt } = call;
    const settleAt = settleAtOf(call);
    if (sentAt === null || settleAt === null) return;
    const atRiskMicros = orders.length * priceMicros;
    const span = await this.book.around(supplierAccount, sentAt, settleAt, atRiskMicros);
    if (!span) return;
    const mayHideRefunds = await this.mayHideRefunds(supplierAccount, span.before.at);
    const hint = readDifference(span.before, span.after, {
      orders: orders.length,
      priceMicros,
      mayHideRefunds,
    });
    if (!isClear(hint) && hintsOf(doubt).length > 0) return;
    const { evidence, clock } = this;
    const about = { placementId, orderId: null, supplierOrderId: null, imei: null, who: BY_ITSELF };
    await this.database.write(() =>
      evidence.keep([{ ...about, kind: 'balance', verdict: null, details: hint }], clock.now()),
    );
  }

  /** Whether an order waits for its result, or was rejected since: its money may have come back unheard of. */
  private async mayHideRefunds(supplierAccount: string, since: number): Promise<boolean> {
    const found = await this.database.readFirst(
      sql`SELECT id FROM orders WHERE supplier_account = ${supplierAccount}
            AND (status IN ('pending', 'in_process') OR (status = 'rejected' AND finished_at >= ${since})) LIMIT 1`,
    );
    return found !== undefined;
  }
}

function hintsOf({ evidence }: Doubt): Pick<BalanceHint, 'suggests'>[] {
  return evidence
    .filter(({ kind }) => kind === 'balance')
    .map(({ details }) => ({
      suggests: (JSON.parse(details) as EvidenceDetails).suggests ?? 'unclear',
    }));
}

const isClear = ({ suggests }: Pick<BalanceHint, 'suggests'>) => suggests !== 'unclear';

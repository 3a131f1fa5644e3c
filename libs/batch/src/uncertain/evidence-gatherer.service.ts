import { Clock, Database, first, run, sql, Turns, type Work } from '@hammer/database';
import { Supplier, type OrderStatusAnswer } from '@hammer/fusion';
import { EndedOrders } from '@hammer/orders';
import { SETTINGS, type Settings, UserError } from '@hammer/settings';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { FIRST_LOOK, nextLookAt } from './check-schedule.js';
import { doubtAbout, doubtsWhere, type Doubt } from './doubt.js';
import { BalanceWitness } from './balance-witness.service.js';
import { EvidenceDesk } from './evidence-desk.service.js';
import { SupplierQuestions } from './supplier-questions.service.js';
import { noSuchCall } from './uncertain-orders.service.js';

/** Calls in one round. */
const MOST_CALLS = 100;

/** Calls whose orders are looked for in the account's list: all that there may reasonably be. */
const MOST_IN_DOUBT = 10_000;

const NO_LIST = "The supplier gave no list of the account's orders.";

/**
 * Gathers what can be had for nothing about uncertain orders, on a schedule of its own and on demand, and settles those
 * whose order at the supplier is beyond doubt.
 */
@Injectable()
export class EvidenceGatherer implements BeforeApplicationShutdown {
  private readonly logger = new Logger(EvidenceGatherer.name);
  private previous: Promise<unknown> = Promise.resolve();
  private ending = false;

  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly questions: SupplierQuestions,
    private readonly desk: EvidenceDesk,
    private readonly ended: EndedOrders,
    private readonly witness: BalanceWitness,
    private readonly turns: Turns,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Looks every minute whether a call is due: after 1, 5, 15 and 60 minutes, then daily for a week. */
  @Cron(CronExpression.EVERY_MINUTE, { waitForCompletion: true })
  async gatherWhenDue(): Promise<void> {
    if (this.ending || !this.supplier.configured || this.settings.HAMMER_ROLE === 'web') return;
    await this.turns.takeIfFree('evidence', () => this.gatherDue());
  }

  private async gatherDue(): Promise<void> {
    await this.inTurn(async () => {
      const due = await this.due();
      if (due.length === 0) return;
      try {
        await this.gather(due, true);
      } catch (error) {
        if (this.ending) return;
        const finding = error instanceof Error ? error.message : String(error);
        this.logger.warn(`evidence could not be gathered: ${finding}`);
        await this.note(due, finding, true);
      }
    });
  }

  /** Gathers what there is about one call, now. Throws an OperationalError when the supplier does not answer. */
  async check(placementId: number): Promise<void> {
    await this.inTurn(async () => {
      const doubt = await this.database.look(() => doubtAbout(placementId));
      if (!doubt) throw noSuchCall(placementId);
      this.assertCanAsk(doubt);
      if (doubt.orders.length > 0) await this.gather([doubt], false);
    });
  }

  /** Whether the supplier that has the call's account can be asked. */
  canAsk({ call }: Doubt): boolean {
    return this.supplier.configured && call.supplierAccount === this.supplier.account;
  }

  /** Throws a UserError where {@link canAsk} says no. */
  assertCanAsk(doubt: Doubt): void {
    if (this.canAsk(doubt)) return;
    throw new UserError(
      'supplier-not-configured',
      'The supplier account of this call is not set up. Set GSM_FUSION_API_KEY and GSM_FUSION_USERNAME to it, then start Hammer again.',
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending = true;
    await this.previous;
  }

  private async gather(doubts: readonly Doubt[], isByItself: boolean): Promise<void> {
    const answers = new Map<string, OrderStatusAnswer | null>();
    let settled = await this.confirm(doubts, answers);
    let left = await this.again(doubts);
    let hasList = true;
    if (left.length > 0) {
      hasList = await this.searchAccount();
      if (hasList) {
        left = await this.again(left);
        settled += await this.confirm(left, answers);
      }
    }
    await this.witness.testify(await this.again(left));
    const found = settled === 1 ? '1 order was found' : `${settled} orders were found`;
    await this.note(doubts, `${found} at the supplier.${hasList ? '' : ` ${NO_LIST}`}`, isByItself);
    if (settled > 0) this.logger.log(`${found} at the supplier and settled`);
  }

  /** Asks for every candidate that was not asked for in this round, and settles what is beyond doubt. */
  private async confirm(
    doubts: readonly Doubt[],
    answers: Map<string, OrderStatusAnswer | null>,
  ): Promise<number> {
    const ids = new Set(
      doubts.flatMap(({ orders }) =>
        orders.flatMap(({ candidates }) =>
          candidates.map(({ supplierOrderId }) => supplierOrderId),
        ),
      ),
    );
    const unasked = [...ids].filter((id) => !answers.has(id));
    if (ids.size === 0) return 0;
    const told = await this.questions.about(unasked);
    for (const id of unasked) answers.set(id, told.get(id) ?? null);
    await this.desk.keepVerdicts(doubts, answers);
    return this.desk.settleCertain(await this.again(doubts), answers);
  }

  /** Looks for all uncertain orders in the account's list; false when there is no list. */
  private async searchAccount(): Promise<boolean> {
    const list = await this.questions.accountOrders();
    if (list === null) return false;
    const all = await this.database.look(() =>
      doubtsWhere(sql`supplier_account = ${this.supplier.account}`, MOST_IN_DOUBT),
    );
    await this.desk.keepListed(all, list, 'account-list');
    await this.ended.compare(this.supplier.account, list);
    return true;
  }

  private async again(doubts: readonly Doubt[]): Promise<Doubt[]> {
    const left: Doubt[] = [];
    for (const { call } of doubts) {
      const doubt = await this.database.look(() => doubtAbout(call.placementId));
      if (doubt && doubt.orders.length > 0) left.push(doubt);
    }
    return left;
  }

  private due(): Promise<Doubt[]> {
    const now = this.clock.now();
    return this.database.look(() =>
      doubtsWhere(
        sql`supplier_account = ${this.supplier.account} AND CASE
              WHEN EXISTS (SELECT 1 FROM evidence_checks c WHERE c.placement_id = placements.id)
                THEN EXISTS (SELECT 1 FROM evidence_checks c WHERE c.placement_id = placements.id AND c.due_at <= ${now})
              ELSE settled_at <= ${now - FIRST_LOOK} END`,
        MOST_CALLS,
      ),
    );
  }

  /** Writes down what came of a look. One that a person asked for does not change the schedule. */
  private async note(
    doubts: readonly Doubt[],
    finding: string,
    isByItself: boolean,
  ): Promise<void> {
    const now = this.clock.now();
    await this.database.write(function* () {
      for (const { call } of doubts) yield* noteLook(call, finding, isByItself, now);
    });
  }

  /** One round at a time: two would ask the same and settle the same. */
  private async inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.previous.then(act);
    this.previous = turn.catch(() => undefined);
    await turn;
  }
}

function* noteLook(
  { placementId, settledAt }: Doubt['call'],
  finding: string,
  isByItself: boolean,
  now: number,
): Work<void> {
  const known = yield* first<{ checks: number; dueAt: number | null }>(
    sql`SELECT checks, due_at FROM evidence_checks WHERE placement_id = ${placementId}`,
  );
  const checks = (known?.checks ?? 0) + (isByItself ? 1 : 0);
  const since = settledAt ?? now;
  const keptDue = known ? known.dueAt : nextLookAt(0, since, since);
  const dueAt = isByItself ? nextLookAt(checks, since, now) : keptDue;
  yield* run(
    sql`INSERT INTO evidence_checks (placement_id, checks, checked_at, due_at, finding)
        VALUES (${placementId}, ${checks}, ${now}, ${dueAt}, ${finding})
        ON CONFLICT (placement_id) DO UPDATE SET checks = ${checks}, checked_at = ${now}, due_at = ${dueAt},
          finding = ${finding}`,
  );
}

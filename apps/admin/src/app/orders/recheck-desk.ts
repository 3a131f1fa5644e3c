import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { Order, Recheck } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { idempotent, Intentions } from '../server/intentions.js';
import { explainFailure, isUnreachable, problemOf } from '../server/problem.js';
import type { PlannedRecheck } from './recheck-plan.js';

/** What became of a wish to buy a check again. `unknown`: no answer came, and sending it again buys nothing twice. */
export type RecheckOutcome =
  | { kind: 'bought'; order: Order }
  | { kind: 'refused'; code: string; why: string }
  | { kind: 'unknown'; why: string };

/** Refusals that hold for every other check as well, so that the rest is not even tried. */
const holdsForAll = new Set([
  'spending-stopped',
  'daily-cap',
  'balance-too-low',
  'balance-unknown',
  'approval-needed',
  'not-permitted',
  'sign-in-again',
  'supplier-not-configured',
  'too-many-requests',
]);

/** Buys checks again, each at the price that was shown and at most once for each wish. */
@Injectable({ providedIn: 'root' })
export class RecheckDesk {
  private readonly http = inject(HttpClient);
  private readonly intentions = inject(Intentions);

  private readonly purchases = signal(0);

  /** How many checks were bought again since the console was opened: lists that show them are old then. */
  readonly bought = this.purchases.asReadonly();

  /** Buys one. A wish whose answer was lost keeps its key: said again, it is the same request. */
  async buy({ order, priceMicros }: PlannedRecheck, reason: string): Promise<RecheckOutcome> {
    const intention = `recheck ${order.id} ${priceMicros} ${reason}`;
    const body: Recheck = { reason, priceMicros };
    try {
      const bought = await firstValueFrom(
        this.http.post<Order>(
          `/api/orders/${order.id}/recheck`,
          body,
          idempotent(this.intentions.keyFor(intention)),
        ),
      );
      this.intentions.fulfil(intention);
      this.purchases.update((count) => count + 1);
      return { kind: 'bought', order: bought };
    } catch (error) {
      const why = explainFailure(error);
      const code = problemOf(error)?.code;
      if (code === undefined || isUnreachable(error)) return { kind: 'unknown', why };
      if (code === 'idempotency-key-in-use') return { kind: 'unknown', why };
      this.intentions.fulfil(intention);
      return { kind: 'refused', code, why };
    }
  }

  /** Whether after this outcome it makes no sense to go on with others. */
  isHopeless(outcome: RecheckOutcome): boolean {
    return (
      outcome.kind === 'unknown' || (outcome.kind === 'refused' && holdsForAll.has(outcome.code))
    );
  }
}

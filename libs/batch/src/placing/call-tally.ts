import type { PlacementAnswer } from '@hammer/fusion';
import type { Settlement } from './settlement.js';

/** How many calls and orders came to which end since this process began. The orders add up to those that were sent. */
export interface Tally {
  calls: Partial<Record<PlacementAnswer['verdict'], number>>;
  orders: Record<keyof Settlement['counts'], number>;
}

/** Counts what calls have shown when it is written down. What a person decides later changes nothing here. */
export class CallTally {
  private readonly calls: Tally['calls'] = {};
  private readonly orders = { pending: 0, duplicate: 0, refused: 0, planned: 0, uncertain: 0 };

  note({ verdict, counts }: Settlement): void {
    this.calls[verdict] = (this.calls[verdict] ?? 0) + 1;
    for (const [status, count] of Object.entries(counts))
      this.orders[status as keyof Settlement['counts']] += count;
  }

  now(): Tally {
    return { calls: { ...this.calls }, orders: { ...this.orders } };
  }
}

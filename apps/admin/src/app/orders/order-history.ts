import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { LedgerKind, OrderDetail, PlacementState } from '@hammer/contract';
import { counted } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { outcomeOf, outcomeWords } from '../words/outcomes.js';
import { momentInWords } from '../words/time-words.js';
import { differencesInWords } from './order-words.js';

const chargeWords: Readonly<Record<LedgerKind, string>> = {
  reserve: $localize`Reserved`,
  commit: $localize`Paid`,
  release: $localize`Released, not charged`,
  refund: $localize`Refunded`,
};

const placementWords: Readonly<Record<PlacementState, string>> = {
  prepared: $localize`Waits for its turn`,
  sending: $localize`Is being sent`,
  settled: $localize`Answered`,
  given_back: $localize`Given back, never sent`,
};

/** What happened to an order: its steps, its money, its paid calls, and the other times that it was bought. */
@Component({
  selector: 'hm-order-history',
  imports: [MatIcon, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-history.html',
  styleUrl: './order-history.scss',
})
export class OrderHistory {
  readonly order = input.required<OrderDetail>();

  protected readonly steps = computed(() =>
    this.order().timeline.map(({ at, event }) => ({ at, moment: momentInWords(at), event })),
  );
  protected readonly charges = computed(() =>
    this.order().charges.map(({ at, kind, amountMicros }) => ({
      at,
      moment: momentInWords(at),
      what: Object.hasOwn(chargeWords, kind) ? chargeWords[kind as LedgerKind] : kind,
      amount: formatMoney(amountMicros),
    })),
  );
  protected readonly placements = computed(() =>
    this.order().placements.map(({ id, state, orders, claimedAt, sentAt, reason }) => ({
      id,
      what: placementWords[state],
      orders: counted(orders, 'order'),
      at: sentAt ?? claimedAt,
      moment: momentInWords(sentAt ?? claimedAt),
      reason,
    })),
  );
  protected readonly times = computed(() =>
    this.order().generations.map(({ id, generation, status, createdAt, differences }) => ({
      id,
      generation,
      outcome: { name: outcomeOf(status), ...outcomeWords[outcomeOf(status)] },
      at: createdAt,
      moment: momentInWords(createdAt),
      isLater: id > this.order().id,
      differences: differences && differencesInWords(differences),
    })),
  );
}

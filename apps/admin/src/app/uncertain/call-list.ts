import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { UncertainPlacement } from '@hammer/contract';
import { Clock } from '../frame/clock.js';
import { PriceList } from '../services/price-list.js';
import { formatMoney } from '../words/money.js';
import { ageInWords } from '../words/time-words.js';
import { whatHappened } from './call-words.js';
import { Countdown } from './countdown.js';

/** IMEIs that a line shows before it only counts them. */
const SHOWN = 2;

/** Uncertain calls as lines: what happened, which IMEIs, how old, how much is at risk, and how long to wait. */
@Component({
  selector: 'hm-call-list',
  imports: [Countdown, MatIcon, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './call-list.html',
  styleUrl: './call-list.scss',
})
export class CallList {
  private readonly clock = inject(Clock);
  private readonly prices = inject(PriceList);

  readonly calls = input.required<readonly UncertainPlacement[]>();

  /** The batch that is filtered for; the way back keeps it. */
  readonly batchId = input<number | null>(null);

  protected readonly lines = computed(() => {
    const now = this.clock.now();
    return this.calls().map((call) => ({
      id: call.placementId,
      batchId: call.batchId,
      happened: whatHappened(call),
      service: this.prices.service(call.serviceId)?.title ?? call.serviceId,
      age: call.sentAt === null ? '' : ageInWords(call.sentAt, now),
      money: formatMoney(call.atRiskMicros),
      orders: call.orders.length,
      imeis: call.orders.slice(0, SHOWN).map(({ imei }) => imei),
      more: Math.max(0, call.orders.length - SHOWN),
      withCandidates: call.orders.filter(({ candidates }) => candidates.length > 0).length,
      waitUntil: call.settleTimePassed ? null : call.settleAt,
    }));
  });
}

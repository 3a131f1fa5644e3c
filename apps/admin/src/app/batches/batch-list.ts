import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { BatchSummary, Progress } from '@hammer/contract';
import { Clock } from '../frame/clock.js';
import { PriceList } from '../services/price-list.js';
import { OutcomeBar } from '../signs/outcome-bar.js';
import { StateSign } from '../signs/state-sign.js';
import { counted, formatCount } from '../words/counts.js';
import { withinSentence } from '../words/language.js';
import { formatMoney } from '../words/money.js';
import { countPhases, type Outcome, splitByOutcome } from '../words/outcomes.js';
import { ageInWords, momentInWords } from '../words/time-words.js';

const exceptions: ReadonlySet<Outcome> = new Set<Outcome>([
  'duplicate',
  'rejected',
  'refused',
  'uncertain',
  'written_off',
  'cancelled',
]);

/** Batches as lines that lead to their pages: what each is at, how far, and its money. */
@Component({
  selector: 'hm-batch-list',
  imports: [MatIcon, OutcomeBar, RouterLink, StateSign],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './batch-list.html',
  styleUrl: './batch-list.scss',
})
export class BatchList {
  private readonly clock = inject(Clock);
  private readonly prices = inject(PriceList);

  readonly batches = input.required<readonly BatchSummary[]>();

  protected readonly lines = computed(() =>
    this.batches().map((batch) => ({
      ...batch,
      service: this.titleOf(batch.serviceId),
      howFar: howFar(batch.progress),
      money: moneyOf(batch.progress),
      atRisk: batch.progress.statuses.uncertain
        ? $localize`${formatMoney(batch.progress.money.atRiskMicros)}:money: at risk`
        : null,
      age: ageInWords(batch.createdAt, this.clock.now()),
      created: momentInWords(batch.createdAt),
    })),
  );

  private titleOf(serviceId: string | null): string {
    if (serviceId === null) return $localize`Service per row, or none yet`;
    return this.prices.service(serviceId)?.title ?? $localize`Service ${serviceId}:id:`;
  }
}

function howFar(progress: Progress): string {
  if (progress.state === 'draft') return counted(progress.rows, 'row');
  const { placed, toPlace, answered } = countPhases(progress);
  if (progress.phase === 'placing')
    return $localize`${formatCount(placed)}:count: of ${formatCount(toPlace)}:all: placed`;
  const all = $localize`${formatCount(answered)}:count: of ${formatCount(progress.orders)}:all: answered`;
  return [all, ...exceptionsOf(progress)].join(', ');
}

function moneyOf({ state, money }: Progress): { amount: string; of: string } {
  if (state === 'draft') return { amount: formatMoney(money.quotedMicros), of: $localize`quoted` };
  return {
    amount: formatMoney(money.spentMicros),
    of:
      money.spentMicros === money.quotedMicros
        ? $localize`spent`
        : $localize`spent of ${formatMoney(money.quotedMicros)}:money:`,
  };
}

/** What ended otherwise than with a result is named, so that no colour of the bar is left to be guessed. */
function exceptionsOf({ statuses }: Progress): string[] {
  return splitByOutcome(statuses)
    .filter(({ outcome }) => exceptions.has(outcome))
    .map(({ orders, label }) => `${formatCount(orders)} ${withinSentence(label)}`);
}

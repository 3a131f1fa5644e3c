import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { AnomalyPage, UncertainList } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { formatCount } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { AnomalyList } from './anomaly-list.js';
import { CallList } from './call-list.js';
import { LastDeed } from './last-deed.js';
import { SupplierList } from './supplier-list.js';

const ADDRESS = '/api/uncertain';

/** So often the list is asked for, in milliseconds: Hammer looks for evidence by itself. */
const EVERY = 5_000;

/** What may have been paid and is not known, by call; and the contradictions in the supplier's answers. */
@Component({
  selector: 'hm-uncertain-page',
  imports: [
    AnomalyList,
    CallList,
    EmptyNote,
    FailureNote,
    LastDeed,
    MatButton,
    RouterLink,
    Skeleton,
    SupplierList,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './uncertain-page.html',
  styleUrl: './uncertain-page.scss',
})
export class UncertainPage {
  protected readonly session = inject(OwnSession);

  /** The batch whose calls are shown, from the address. */
  readonly batch = input<string>();

  /** What is shown, from the address: `anomalies`, else the uncertain calls. */
  readonly show = input<string>();

  /** Whether anomalies are shown that somebody has looked at, from the address. */
  readonly seen = input<string>();

  protected readonly reading = httpResource<UncertainList>(() => ADDRESS);
  private readonly list = lastAnswer(this.reading, () => ADDRESS);
  private readonly readingAnomalies = httpResource<AnomalyPage>(
    () => '/api/anomalies?unseen=true&limit=1',
  );
  protected readonly showsAnomalies = computed(() => this.show() === 'anomalies');
  protected readonly batchId = computed(() => {
    const id = Number(this.batch());
    return Number.isSafeInteger(id) && id > 0 ? id : null;
  });
  protected readonly calls = computed(() => {
    const id = this.batchId();
    return this.list()?.data.filter(({ batchId }) => id === null || batchId === id);
  });
  protected readonly total = computed(() => {
    const calls = this.calls() ?? [];
    const list = this.list();
    // The server lists the newest calls only, and counts all.
    const isAll = this.batchId() === null && list !== undefined;
    const orders = isAll ? list.orders : sum(calls.map((call) => call.orders.length));
    const micros = isAll ? list.atRiskMicros : sum(calls.map((call) => call.atRiskMicros));
    return { orders, money: formatMoney(micros) };
  });
  protected readonly hidden = computed(() =>
    Math.max(0, this.total().orders - sum((this.calls() ?? []).map((call) => call.orders.length))),
  );
  protected readonly elsewhere = computed(
    () => (this.list()?.data.length ?? 0) - (this.calls()?.length ?? 0),
  );
  protected readonly tabs = computed(() => [
    { show: null, label: $localize`Uncertain calls`, count: this.countOfCalls() },
    { show: 'anomalies', label: $localize`Anomalies`, count: this.unseen() },
  ]);
  private readonly countOfCalls = computed(() => countOrNothing(this.calls()?.length));
  private readonly unseen = computed(() =>
    this.readingAnomalies.hasValue() ? countOrNothing(this.readingAnomalies.value().unseen) : '',
  );

  constructor() {
    askRegularly(EVERY, () => this.askAgain());
    askAgainOnRecovery(() => this.askAgain());
  }

  protected askAgain(): void {
    this.reading.reload();
    this.readingAnomalies.reload();
  }
}

function countOrNothing(count = 0): string {
  return count > 0 ? formatCount(count) : '';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injector,
  input,
  output,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { BatchState, UncertainDetail, WayOut } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { formatMoney } from '../words/money.js';
import { exactMomentInWords, spellMoments } from '../words/time-words.js';
import { Countdown } from './countdown.js';
import type { Settled } from './settled.js';
import { SupplierList } from './supplier-list.js';
import { UncertainDesk } from './uncertain-desk.js';

/** The ways out of an uncertainty. What each of them does is written before it is done. */
@Component({
  selector: 'hm-ways-out',
  imports: [Countdown, MatButton, MatIcon, Note, SupplierList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './ways-out.html',
  styleUrl: './ways-out.scss',
})
export class WaysOut {
  private readonly injector = inject(Injector);
  private readonly desk = inject(UncertainDesk);
  protected readonly session = inject(OwnSession);

  readonly call = input.required<UncertainDetail>();

  /** What the call's batch is at; null as long as it is not known. */
  readonly batchState = input<BatchState | null>(null);

  /** Free evidence was gathered. */
  readonly looked = output<UncertainDetail>();

  /** A list of the supplier was compared. */
  readonly compared = output();

  /** A person has decided. */
  readonly settled = output<Settled>();

  protected readonly isLooking = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly orders = computed(() => this.call().orders.length);
  protected readonly money = computed(() => formatMoney(this.call().atRiskMicros));

  /** Of those only it can be said that the supplier has not accepted them; all, where every one has a candidate. */
  protected readonly withoutCandidate = computed(
    () =>
      this.call().orders.filter(({ candidates }) => candidates.length === 0).length ||
      this.orders(),
  );
  protected readonly isSomeOnly = computed(() => this.withoutCandidate() < this.orders());

  /** Why a way is not open now, by way; those that are open are missing. */
  protected readonly obstacles = computed(() => {
    const closed = this.call().waysOut.filter(({ possible }) => !possible);
    const words = closed.map(({ way, obstacle }) => [way, spellMoments(obstacle ?? '')]);
    return Object.fromEntries(words) as Partial<Record<WayOut, string>>;
  });

  /** Until when a lost call may still take effect; null once that has passed. */
  protected readonly settleAt = computed(() => {
    const { settleAt, settleTimePassed } = this.call();
    return settleAt === null || settleTimePassed
      ? null
      : { moment: settleAt, words: exactMomentInWords(settleAt) };
  });

  protected async look(): Promise<void> {
    this.isLooking.set(true);
    this.failure.set(null);
    try {
      this.looked.emit(await this.desk.look(this.call().placementId));
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.isLooking.set(false);
    }
  }

  /** Dialogs are fetched when they are first needed. */
  protected async askForIds(): Promise<void> {
    const { openOrderIdsDialog } = await import('./order-ids-dialog.js');
    this.tell(await openOrderIdsDialog(this.injector, this.call(), null));
  }

  protected async askToDecide(way: 'not-accepted' | 'write-off'): Promise<void> {
    const { openDecisionDialog } = await import('./decision-dialog.js');
    const question = { call: this.call(), way, batchState: this.batchState() };
    this.tell(await openDecisionDialog(this.injector, question));
  }

  private tell(settled: Settled | undefined): void {
    if (settled) this.settled.emit(settled);
  }
}

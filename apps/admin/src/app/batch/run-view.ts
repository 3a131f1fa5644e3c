import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { Batch, Progress } from '@hammer/contract';
import { Clock } from '../frame/clock.js';
import { Spending } from '../frame/spending.js';
import { PriceList } from '../services/price-list.js';
import { Note } from '../signs/note.js';
import { OutcomeBar } from '../signs/outcome-bar.js';
import { counted, formatCount, formatShare } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { splitByOutcome } from '../words/outcomes.js';
import { pauseInWords, troubleInWords } from '../words/pause-words.js';
import { momentInWords, timeLeftInWords } from '../words/time-words.js';
import { figuresOfMoney, figuresOfRun } from './run-words.js';
import { unplacedOf } from './unplaced.js';

/** A batch that was started: what it is doing, how far it is by outcome, and its money. */
@Component({
  selector: 'hm-run-view',
  imports: [MatButton, MatIcon, Note, OutcomeBar, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './run-view.html',
  styleUrl: './run-view.scss',
})
export class RunView {
  private readonly prices = inject(PriceList);
  private readonly clock = inject(Clock);
  private readonly spending = inject(Spending);

  readonly batch = input.required<Batch>();
  readonly progress = input.required<Progress>();

  private readonly promisedTime = computed(() => {
    const id = this.batch().serviceId;
    return id === null ? '' : (this.prices.service(id)?.promisedTime ?? '');
  });
  protected readonly figures = computed(() =>
    figuresOfRun(this.batch(), this.progress(), {
      promisedTime: this.promisedTime(),
      isStopped: this.spending.stop() !== null,
    }),
  );
  protected readonly money = computed(() => figuresOfMoney(this.progress()));
  protected readonly split = computed(() =>
    splitByOutcome(this.progress().statuses).map((share) => ({
      ...share,
      count: formatCount(share.orders),
      share: formatShare(share.orders, this.progress().orders),
    })),
  );
  protected readonly pause = computed(() => {
    const { pause } = this.progress();
    return pause && { code: pause.code, sentence: pauseInWords(pause) || $localize`Paused.` };
  });
  protected readonly trouble = computed(() => {
    const { trouble } = this.progress();
    if (!trouble) return null;
    const seconds = (Date.parse(trouble.until) - this.clock.now()) / 1_000;
    return {
      message: troubleInWords(trouble),
      goesOn:
        seconds > 0
          ? $localize`It goes on by itself in ${timeLeftInWords(seconds)}:time:.`
          : $localize`It goes on by itself in a moment.`,
    };
  });
  /** What resuming means in numbers. */
  protected readonly toGo = computed(() => {
    const { orders, money } = unplacedOf(this.batch(), this.progress());
    if (!money) return null;
    const left = counted(orders, 'order');
    return money.isExact
      ? $localize`Not sent yet: ${left}:orders:, which would cost ${money.text}:money:.`
      : $localize`Not sent yet: ${left}:orders:, which would cost at most ${money.text}:money:.`;
  });
  protected readonly atRisk = computed(() => {
    const { statuses, money } = this.progress();
    return statuses.uncertain === 0
      ? null
      : { orders: formatCount(statuses.uncertain), money: formatMoney(money.atRiskMicros) };
  });
  protected readonly isPlacing = computed(
    () => this.progress().state === 'running' && this.progress().phase === 'placing',
  );
  protected readonly times = computed(() => {
    const { startedAt, finishedAt } = this.batch();
    return [
      ...(startedAt ? [$localize`Started ${momentInWords(startedAt)}:moment:`] : []),
      ...(finishedAt ? [$localize`Ended ${momentInWords(finishedAt)}:moment:`] : []),
    ].join(' · ');
  });
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { Progress } from '@hammer/contract';
import { counted, formatCount } from '../words/counts.js';
import { splitByOutcome } from '../words/outcomes.js';
import { withinSentence } from '../words/language.js';

/** One bar that is split by the outcome of a batch's orders; its label says the split in words. */
@Component({
  selector: 'hm-outcome-bar',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'img', '[attr.aria-label]': 'label()' },
  template: `@for (share of split(); track share.outcome) {
    <span [attr.data-outcome]="share.outcome" [style.flex-grow]="share.orders"></span>
  }`,
  styles: `
    :host {
      display: flex;
      gap: 2px;
      height: var(--hm-bar-height, 8px);
      overflow: hidden;
      border-radius: 4px;
      background: var(--hm-track);
    }
    span {
      flex: 0 0 3px;
      background: var(--hm-outcome);
      transition: flex-grow 0.4s ease-out;
    }
    @media (prefers-reduced-motion: reduce) {
      span {
        transition: none;
      }
    }
  `,
})
export class OutcomeBar {
  readonly progress = input.required<Pick<Progress, 'statuses' | 'orders'>>();

  protected readonly split = computed(() => splitByOutcome(this.progress().statuses));
  protected readonly label = computed(() => {
    const parts = this.split().map(
      ({ label, orders }) => `${formatCount(orders)} ${withinSentence(label)}`,
    );
    return `${counted(this.progress().orders, 'order')}: ${parts.join(', ') || $localize`none`}`;
  });
}

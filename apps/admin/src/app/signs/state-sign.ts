import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { Progress } from '@hammer/contract';
import { stateOf } from '../words/batch-states.js';

/** What a batch is at, as a small label with its sign. */
@Component({
  selector: 'hm-state-sign',
  imports: [MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class]': 'words().tone' },
  template: `<mat-icon [svgIcon]="words().icon" aria-hidden="true" />{{ words().label }}`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      padding: 2px 8px 2px 6px;
      border-radius: 6px;
      font: 500 12px/18px var(--hm-font);
      white-space: nowrap;
      color: var(--hm-text-quiet);
      background: var(--hm-track);
    }
    :host(.busy) {
      color: var(--hm-wait);
      background: var(--hm-wait-soft);
    }
    :host(.good) {
      color: var(--hm-good);
      background: var(--hm-good-soft);
    }
    :host(.risk) {
      color: var(--hm-risk);
      background: var(--hm-risk-soft);
    }
    mat-icon {
      width: 14px;
      height: 14px;
    }
  `,
})
export class StateSign {
  readonly progress = input.required<Pick<Progress, 'state' | 'phase'>>();

  protected readonly words = computed(() => stateOf(this.progress()));
}

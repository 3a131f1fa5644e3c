import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { IconName } from './icons.js';

/** How much a note matters. */
export type NoteTone = 'plain' | 'risk' | 'bad';

const icons: Readonly<Record<NoteTone, IconName>> = {
  plain: 'information',
  risk: 'alert',
  bad: 'alert',
};

/** A short notice in the page: what is the case, and what to do. Its content is the text; a button goes into `action`. */
@Component({
  selector: 'hm-note',
  imports: [MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class]': 'tone()', '[attr.role]': 'tone() === "bad" ? "alert" : null' },
  template: `
    <mat-icon [svgIcon]="sign()" aria-hidden="true" />
    <div class="text"><ng-content /></div>
    <div class="action"><ng-content select="[action]" /></div>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-start;
      gap: 8px 12px;
      padding: 12px 16px;
      border: 1px solid var(--hm-line);
      border-radius: var(--hm-corner);
      background: var(--hm-note);
      line-height: 20px;
      overflow-wrap: anywhere;
    }
    :host(.risk) {
      border-color: var(--hm-risk-line);
      background: var(--hm-risk-soft);
    }
    :host(.bad) {
      border-color: var(--hm-bad-line);
      background: var(--hm-bad-soft);
    }
    mat-icon {
      flex: none;
      width: 20px;
      height: 20px;
      color: var(--hm-text-quiet);
    }
    :host(.risk) mat-icon {
      color: var(--hm-risk);
    }
    :host(.bad) mat-icon {
      color: var(--hm-bad);
    }
    .text {
      flex: 1 1 240px;
      min-width: 0;
    }
    .action:empty {
      display: none;
    }
    .action {
      margin: -6px -8px -6px 0;
    }
  `,
})
export class Note {
  readonly tone = input<NoteTone>('plain');
  readonly icon = input<IconName>();

  protected readonly sign = computed(() => this.icon() ?? icons[this.tone()]);
}

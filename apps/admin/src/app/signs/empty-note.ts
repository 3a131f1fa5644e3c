import { booleanAttribute, ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { IconName } from './icons.js';

/** Stands where there is nothing to show, and leads on. */
@Component({
  selector: 'hm-empty-note',
  imports: [MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="sign"><mat-icon [svgIcon]="icon()" aria-hidden="true" /></span>
    @if (isPage()) {
      <h1>{{ heading() }}</h1>
    } @else {
      <h2>{{ heading() }}</h2>
    }
    <ng-content />
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: 8px;
      padding: 56px 24px;
      text-align: center;
      color: var(--hm-text-quiet);
    }
    .sign {
      display: grid;
      place-items: center;
      width: 48px;
      height: 48px;
      margin-bottom: 8px;
      border-radius: 14px;
      color: var(--hm-accent);
      background: var(--hm-accent-soft);
    }
    h1,
    h2 {
      font: 600 16px/24px var(--hm-font);
      letter-spacing: normal;
      color: var(--hm-text);
    }
  `,
})
export class EmptyNote {
  readonly icon = input.required<IconName>();
  readonly heading = input.required<string>();

  /** Whether it is all that there is on its page, and so has the page's heading. */
  readonly isPage = input(false, { transform: booleanAttribute });
}

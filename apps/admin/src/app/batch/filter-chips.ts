import { booleanAttribute, ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink, type Params } from '@angular/router';
import type { IconName } from '../signs/icons.js';

/** One choice of a filter: what it is called, how many rows it names, and how the address says it; null is all. */
export interface FilterChip {
  name: string | null;
  label: string;
  count: string;
  question: Params;
  meaning?: string;
  icon?: IconName;
  outcome?: string;
}

/** Choices of a filter as chips, each of which leads to the address that has it chosen. */
@Component({
  selector: 'hm-filter-chips',
  imports: [MatIcon, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <nav class="digits" [attr.aria-label]="label()">
      @for (chip of chips(); track chip.name) {
        @if (addsUp() && !$first) {
          <span class="sign quiet" aria-hidden="true">{{ $last ? '=' : '+' }}</span>
        }
        <a
          [routerLink]="[]"
          [queryParams]="chip.question"
          queryParamsHandling="merge"
          replaceUrl
          [title]="chip.meaning ?? ''"
          [class.current]="chip.name === chosen()"
          [attr.aria-current]="chip.name === chosen() ? 'true' : null"
        >
          @if (chip.icon) {
            <mat-icon [svgIcon]="chip.icon" aria-hidden="true" />
          }
          @if (chip.outcome) {
            <i [attr.data-outcome]="chip.outcome" aria-hidden="true"></i>
          }
          {{ chip.label }} <strong>{{ chip.count }}</strong></a
        >
      }
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px;
    }
    a {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      padding: 4px 10px;
      border: 1px solid var(--hm-line);
      border-radius: 8px;
      color: var(--hm-text);
      font: 400 13px/20px var(--hm-font);
      text-decoration: none;
    }
    a:hover {
      background: var(--hm-hover);
    }
    a.current {
      border-color: var(--hm-accent);
      color: var(--hm-accent);
      background: var(--hm-accent-soft);
    }
    strong {
      font-weight: 600;
    }
    mat-icon {
      flex: none;
      width: 16px;
      height: 16px;
    }
    i {
      flex: none;
      width: 8px;
      height: 8px;
      border-radius: 3px;
      background: var(--hm-outcome);
    }
  `,
})
export class FilterChips {
  readonly label = input.required<string>();
  readonly chips = input.required<readonly FilterChip[]>();
  readonly chosen = input<string | null>(null);

  /** Whether the last chip is the sum of all before it, and that is to be seen. */
  readonly addsUp = input(false, { transform: booleanAttribute });
}

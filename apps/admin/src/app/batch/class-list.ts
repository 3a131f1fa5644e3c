import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { Progress } from '@hammer/contract';
import { counted, formatCount } from '../words/counts.js';
import { rowClassesInOrder, rowClassWords } from '../words/row-classes.js';

/** What the file holds, by class; the classes add up to its rows, and that is shown. */
@Component({
  selector: 'hm-class-list',
  imports: [MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="card-head"><h2>What the list holds</h2></div>
    <ul class="digits">
      @for (line of lines(); track line.name) {
        <li [class.none]="line.rows === 0">
          <mat-icon [svgIcon]="line.icon" aria-hidden="true" />
          <span class="label"
            >{{ line.label }}
            @if (line.rows > 0) {
              <span class="quiet small">{{ line.meaning }}</span>
            }
            @if (line.name === 'invalid' && line.rows > 0) {
              <a class="small" [href]="rejected()" download>Download them with the reasons</a>
            }
          </span>
          <span class="rows">{{ line.count }}</span>
        </li>
      }
      <li class="total">
        <span class="label">All of the list</span><span class="rows">{{ total() }}</span>
      </li>
    </ul>
  `,
  styles: `
    :host {
      display: block;
    }
    ul {
      padding: 8px 24px 16px;
    }
    li {
      display: flex;
      gap: 12px;
      padding: 8px 0;
    }
    mat-icon {
      flex: none;
      width: 20px;
      height: 20px;
      color: var(--hm-text-quiet);
    }
    .label {
      display: flex;
      flex: 1;
      flex-wrap: wrap;
      gap: 0 12px;
      min-width: 0;
    }
    .rows {
      font-weight: 500;
      text-align: right;
    }
    .none {
      color: var(--hm-text-quiet);
    }
    .none .rows {
      font-weight: 400;
    }
    .total {
      margin-top: 8px;
      padding-top: 12px;
      border-top: 1px solid var(--hm-line);
      font-weight: 600;
    }
    .total .rows {
      font-weight: 600;
    }
    @media (max-width: 599px) {
      ul {
        padding: 8px 16px 12px;
      }
    }
  `,
})
export class ClassList {
  readonly batchId = input.required<number>();
  readonly progress = input.required<Pick<Progress, 'rows' | 'classes'>>();

  protected readonly lines = computed(() =>
    rowClassesInOrder.map((name) => {
      const rows = this.progress().classes[name];
      return { name, rows, count: formatCount(rows), ...rowClassWords[name] };
    }),
  );
  protected readonly total = computed(() => counted(this.progress().rows, 'row'));
  protected readonly rejected = computed(() => `/api/batches/${this.batchId()}/rejected`);
}

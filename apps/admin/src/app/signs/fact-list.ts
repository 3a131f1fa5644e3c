import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatIcon } from '@angular/material/icon';

/** A fact with its name and what it means; a tone says that it needs a look. */
export interface Fact {
  name: string;
  value: string;
  note: string;
  tone?: 'risk' | 'bad';
}

/** Facts one below the other. */
@Component({
  selector: 'hm-fact-list',
  imports: [MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl>
      @for (fact of facts(); track fact.name) {
        <div [class]="fact.tone ?? ''">
          <dt>{{ fact.name }}</dt>
          <dd class="value digits">
            @if (fact.tone) {
              <mat-icon svgIcon="alert" aria-hidden="true" />
            }
            {{ fact.value }}
          </dd>
          @if (fact.note) {
            <dd class="quiet small">{{ fact.note }}</dd>
          }
        </div>
      }
    </dl>
  `,
  styles: `
    dl {
      padding: 8px 24px 12px;
    }
    dl > div {
      display: grid;
      grid-template-columns: minmax(104px, 2fr) minmax(0, 3fr);
      gap: 0 16px;
      padding: 8px 0;
      overflow-wrap: anywhere;
    }
    dt {
      grid-row: span 2;
      color: var(--hm-text-quiet);
    }
    .value {
      font-weight: 500;
    }
    dd.small {
      grid-column: 2;
    }
    .risk .value {
      color: var(--hm-risk);
    }
    .bad .value {
      color: var(--hm-bad);
    }
    mat-icon {
      width: 16px;
      height: 16px;
      margin-right: 2px;
      vertical-align: -3px;
    }
    @media (max-width: 599px) {
      dl {
        padding: 4px 16px 8px;
      }
    }
  `,
})
export class FactList {
  readonly facts = input.required<readonly Fact[]>();
}

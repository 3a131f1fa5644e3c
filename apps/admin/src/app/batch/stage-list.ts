import {
  booleanAttribute,
  ChangeDetectionStrategy,
  Component,
  computed,
  input,
  output,
} from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { IconName } from '../signs/icons.js';

/** A station on a list's way from a file to paid checks. */
export type StageName = 'file' | 'columns' | 'check' | 'price' | 'run';

/** One station as it stands: done, waiting for something, the one to go to now, or still to come. */
export interface Stage {
  name: StageName;
  standing: 'done' | 'blocked' | 'next' | 'later';
  /** What was found or is missing there. */
  note: string;
}

const labels: Readonly<Record<StageName, string>> = {
  file: $localize`File`,
  columns: $localize`Columns`,
  check: $localize`Check`,
  price: $localize`Price`,
  run: $localize`Run`,
};

const standings: Readonly<
  Record<Stage['standing'], { standingInWords: string; sign: IconName | null }>
> = {
  done: { standingInWords: $localize`Done.`, sign: 'check' },
  blocked: { standingInWords: $localize`Something is missing here.`, sign: 'alert' },
  next: { standingInWords: $localize`Now.`, sign: null },
  later: { standingInWords: $localize`Later.`, sign: null },
};

/** The stations of a batch, each with how it stands; on the page that has them, each leads to its place. */
@Component({
  selector: 'hm-stage-list',
  imports: [MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol i18n-aria-label aria-label="From the file to paid checks">
      @for (stage of lines(); track stage.name) {
        <li [class]="stage.standing" [attr.aria-current]="stage.isNow ? 'step' : null">
          <span class="place digits" aria-hidden="true">
            @if (stage.sign) {
              <mat-icon [svgIcon]="stage.sign" />
            } @else {
              {{ $index + 1 }}
            }
          </span>
          <span class="words">
            @if (leads()) {
              <button type="button" (click)="chosen.emit(stage.name)">{{ stage.label }}</button>
            } @else {
              <strong>{{ stage.label }}</strong>
            }
            <span class="cdk-visually-hidden">{{ stage.standingInWords }}</span>
            <span class="note quiet small digits" [title]="stage.note">{{ stage.note }}</span>
          </span>
        </li>
      }
    </ol>
  `,
  styles: `
    ol {
      display: grid;
      grid-template-columns: repeat(5, minmax(0, 1fr));
      gap: 8px 16px;
    }
    li {
      position: relative;
      display: flex;
      gap: 10px;
      min-width: 0;
      padding-top: 10px;
      border-top: 3px solid var(--hm-line);
    }
    .done {
      border-color: var(--hm-accent);
    }
    .next {
      border-color: var(--hm-accent);
    }
    .blocked {
      border-color: var(--hm-risk);
    }
    .place {
      display: grid;
      flex: none;
      place-items: center;
      width: 22px;
      height: 22px;
      border-radius: 50%;
      color: var(--hm-text-quiet);
      background: var(--hm-track);
      font: 600 12px/22px var(--hm-font);
    }
    .done .place {
      color: var(--hm-accent);
      background: var(--hm-accent-soft);
    }
    .next .place {
      color: var(--mat-sys-on-primary);
      background: var(--hm-accent);
    }
    .blocked .place {
      color: var(--hm-risk);
      background: var(--hm-risk-soft);
    }
    mat-icon {
      width: 14px;
      height: 14px;
    }
    .words {
      display: grid;
      flex: 1;
      align-content: start;
      min-width: 0;
    }
    strong,
    button {
      justify-self: start;
      padding: 0;
      border: 0;
      color: var(--hm-text);
      background: none;
      font: 600 14px/22px var(--hm-font);
      cursor: pointer;
    }
    strong {
      cursor: default;
    }
    button::after {
      content: '';
      position: absolute;
      inset: 0;
    }
    li:hover button {
      color: var(--hm-accent);
    }
    .later strong,
    .later button {
      color: var(--hm-text-quiet);
    }
    .note {
      display: -webkit-box;
      overflow: hidden;
      overflow-wrap: anywhere;
      line-height: 18px;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }
    @media (max-width: 759px) {
      ol {
        gap: 8px;
      }
      .place,
      .note {
        display: none;
      }
      li {
        padding-top: 6px;
      }
      strong,
      button {
        font-size: 13px;
      }
    }
  `,
})
export class StageList {
  readonly stages = input.required<readonly Stage[]>();

  /** Whether each stage leads to its place on this page. */
  readonly leads = input(false, { transform: booleanAttribute });
  readonly chosen = output<StageName>();

  protected readonly lines = computed(() =>
    this.stages().map((stage) => ({
      ...stage,
      ...standings[stage.standing],
      label: labels[stage.name],
      isNow: stage.standing === 'next' || stage.standing === 'blocked',
    })),
  );
}

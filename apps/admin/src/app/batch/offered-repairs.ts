import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Note } from '../signs/note.js';
import { formatCount } from '../words/counts.js';
import { DraftChanges } from './draft-changes.js';

/** Says how many damaged IMEIs of a draft can be repaired, and does so when it is wanted: offered, never silent. */
@Component({
  selector: 'hm-offered-repairs',
  imports: [MatButton, Note, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <hm-note>
      <strong i18n>{count(), plural,
        =1 {One of the invalid rows can be repaired.}
        other {{{ rows() }} of the invalid rows can be repaired.}
      }</strong
      >&ngsp;
      <ng-container i18n>
        Each line says what its IMEI may be. Used, it is checked and paid for like all others, so
        look before: use them one by one in their lines, or all at once.
      </ng-container>
      &ngsp;
      @if (!isSeen()) {
        <a
          [routerLink]="[]"
          [queryParams]="{ class: 'invalid' }"
          queryParamsHandling="merge"
          replaceUrl
          i18n
          >Show the invalid rows</a
        >
      }
      <button action matButton type="button" [disabled]="changes.saving()" (click)="useAll()" i18n>
        {count(), plural, =1 {Use the repair} other {Use all {{ rows() }} repairs}}
      </button>
    </hm-note>
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class OfferedRepairs {
  protected readonly changes = inject(DraftChanges);

  readonly count = input.required<number>();

  /** Whether the rows that are shown are those with the repairs. */
  readonly isSeen = input(false);

  protected readonly rows = computed(() => formatCount(this.count()));

  protected useAll(): void {
    void this.changes.keep({ acceptRepairs: true });
  }
}

import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injector,
  input,
  output,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { Order } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { CopyButton } from '../signs/copy-button.js';
import { formatCount } from '../words/counts.js';
import { OrderSelection } from './order-selection.js';

/** What can be done with the orders that are picked. */
@Component({
  selector: 'hm-bulk-actions',
  imports: [CopyButton, MatButton, MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="digits" role="status">
      <strong i18n>{{ count() }} selected</strong>
      <span class="quiet small" i18n>of {{ shownCount() }} that are loaded</span>
    </p>
    @if (session.may('spend')) {
      <button matButton="outlined" type="button" (click)="checkAgain()">
        <mat-icon svgIcon="coin" aria-hidden="true" /><ng-container i18n>Check again</ng-container>
      </button>
    }
    <button matButton="outlined" type="button" (click)="exportPicked()">
      <mat-icon svgIcon="download" aria-hidden="true" /><ng-container i18n>Export</ng-container>
    </button>
    <hm-copy-button [text]="selection.imeis()" i18n-label label="Copy IMEIs" />
    <button matButton type="button" (click)="selection.clear()" i18n>Clear selection</button>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      padding: 8px 16px 8px 20px;
      border-top: 1px solid var(--hm-line);
      background: var(--hm-accent-soft);
    }
    p {
      display: flex;
      flex: 1 1 200px;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 0 8px;
    }
  `,
})
export class BulkActions {
  private readonly injector = inject(Injector);
  protected readonly session = inject(OwnSession);
  protected readonly selection = inject(OrderSelection);

  readonly shown = input.required<readonly Order[]>();

  /** Something was done, so that orders may have changed. */
  readonly done = output();

  protected readonly count = computed(() => formatCount(this.selection.count()));
  protected readonly shownCount = computed(() => formatCount(this.shown().length));

  protected async exportPicked(): Promise<void> {
    const { openExportDialog } = await import('./export-dialog.js');
    const ids = this.selection.orders().map(({ id }) => id);
    openExportDialog(this.injector, { kind: 'picked', ids });
  }

  protected async checkAgain(): Promise<void> {
    const { openRecheckDialog } = await import('./recheck-dialog.js');
    const wasBought = await openRecheckDialog(this.injector, this.selection.orders());
    if (!wasBought) return;
    this.selection.clear();
    this.done.emit();
  }
}

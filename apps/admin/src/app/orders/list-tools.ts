import { ChangeDetectionStrategy, Component, inject, Injector, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { OwnSession } from '../access/own-session.js';
import { ColumnMenu } from './column-menu.js';
import type { ExportScope } from './export-dialog.js';

/** What can be done with all that is shown. */
@Component({
  selector: 'hm-list-tools',
  imports: [ColumnMenu, MatButton, MatIcon, MatIconButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button
      matIconButton
      type="button"
      i18n-aria-label
      aria-label="Refresh: read the newest orders again"
      i18n-title
      title="Refresh"
      (click)="refreshed.emit()"
    >
      <mat-icon svgIcon="refresh" aria-hidden="true" />
    </button>
    <hm-column-menu />
    @if (session.may('prepare')) {
      <button matButton type="button" (click)="askForResults()">
        <mat-icon svgIcon="hourglass" aria-hidden="true" /><ng-container i18n
          >Ask for results</ng-container
        >
      </button>
    }
    <button matButton="outlined" type="button" [disabled]="isEmpty()" (click)="exportAll()">
      <mat-icon svgIcon="download" aria-hidden="true" /><ng-container i18n>Export all</ng-container>
    </button>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px;
    }
  `,
})
export class ListTools {
  private readonly injector = inject(Injector);
  protected readonly session = inject(OwnSession);

  /** All orders that are shown. */
  readonly scope = input.required<ExportScope>();
  readonly isEmpty = input(false);

  /** The newest are wanted. */
  readonly refreshed = output();

  /** The supplier was asked, so that orders may have changed. */
  readonly done = output();

  protected async exportAll(): Promise<void> {
    const { openExportDialog } = await import('./export-dialog.js');
    openExportDialog(this.injector, this.scope());
  }

  protected async askForResults(): Promise<void> {
    const { openSyncDialog } = await import('./sync-dialog.js');
    await openSyncDialog(this.injector);
    this.done.emit();
  }
}

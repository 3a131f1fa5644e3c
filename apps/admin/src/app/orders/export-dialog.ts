import { DOCUMENT } from '@angular/common';
import { HttpClient, httpResource } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  type Injector,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import type { ExportFormat, ExportLayout, OrderCount, PickedExport } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import { FailureNote } from '../signs/failure-note.js';
import { Note } from '../signs/note.js';
import { formatCount } from '../words/counts.js';
import { saveFile } from './save-file.js';

/** Which orders are exported: these, or all that a filter names. */
export type ExportScope =
  | { kind: 'picked'; ids: readonly number[] }
  | { kind: 'filter'; question: Readonly<Record<string, string>> };

const formats: readonly { format: ExportFormat; label: string }[] = [
  { format: 'csv', label: $localize`CSV` },
  { format: 'xlsx', label: $localize`Excel (XLSX), IMEIs as text` },
  { format: 'json', label: $localize`JSON` },
];

const layouts: readonly { layout: ExportLayout; label: string; meaning: string }[] = [
  {
    layout: 'supplier',
    label: $localize`The supplier's columns`,
    meaning: $localize`Service, IMEI, credits, status, result text and fields, date.`,
  },
  {
    layout: 'minimal',
    label: $localize`The least`,
    meaning: $localize`IMEI, status and the fields of the result.`,
  },
  {
    layout: 'round-trip',
    label: $localize`Your own sheet`,
    meaning: $localize`The rows and columns of the batch's file, with the results appended.`,
  },
];

/** Chooses how orders leave Hammer, and says how many before they do. */
@Component({
  selector: 'hm-export-dialog',
  imports: [FailureNote, MatButton, MatDialogModule, MatRadioButton, MatRadioGroup, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title i18n>Export orders</h2>
    <mat-dialog-content>
      @if (counting.error(); as error) {
        <hm-failure-note [error]="error" (retry)="counting.reload()" />
      }
      <fieldset>
        <legend i18n>Layout</legend>
        <mat-radio-group [value]="layout()" (change)="layout.set($event.value)">
          @for (choice of layouts; track choice.layout) {
            <mat-radio-button [value]="choice.layout" [disabled]="choice.isOnlyOfBatch && !batchId">
              {{ choice.label }}
              <span class="quiet small">
                {{ choice.meaning }}
                @if (choice.isOnlyOfBatch && !batchId) {
                  <ng-container i18n>Filter by one batch first.</ng-container>
                }
              </span>
            </mat-radio-button>
          }
        </mat-radio-group>
      </fieldset>
      <fieldset>
        <legend i18n>Format</legend>
        <mat-radio-group [value]="format()" (change)="format.set($event.value)">
          @for (choice of formats; track choice.format) {
            <mat-radio-button [value]="choice.format">{{ choice.label }}</mat-radio-button>
          }
        </mat-radio-group>
      </fieldset>
      @if (failure(); as text) {
        <hm-note tone="bad">{{ text }}</hm-note>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close i18n>Leave it</button>
      @if (address(); as address) {
        <a
          matButton="filled"
          class="digits"
          [href]="address"
          download
          (click)="closeSoon()"
          [attr.aria-disabled]="count() === null"
        >
          {{ button() }}
        </a>
      } @else {
        <button
          matButton="filled"
          class="digits"
          type="button"
          [disabled]="busy()"
          (click)="downloadPicked()"
        >
          {{ busy() ? preparing : button() }}
        </button>
      }
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 16px;
    }
    fieldset {
      min-width: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    legend {
      padding: 0;
      color: var(--hm-text);
      font-weight: 500;
    }
    mat-radio-group {
      display: grid;
      gap: 4px;
      margin-left: -10px;
    }
    mat-radio-button span {
      display: block;
    }
  `,
})
class ExportDialog {
  private readonly http = inject(HttpClient);
  private readonly document = inject(DOCUMENT);
  private readonly dialog = inject(MatDialogRef);
  private readonly scope = inject<ExportScope>(MAT_DIALOG_DATA);

  protected readonly preparing = $localize`Preparing the file…`;
  protected readonly formats = formats;
  protected readonly layouts = layouts.map((choice) => ({
    ...choice,
    isOnlyOfBatch: choice.layout === 'round-trip',
  }));
  protected readonly batchId = this.scope.kind === 'filter' ? this.scope.question['batchId'] : null;
  protected readonly layout = signal<ExportLayout>('supplier');
  protected readonly format = signal<ExportFormat>('csv');
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly counting = httpResource<OrderCount>(() =>
    this.scope.kind === 'filter'
      ? { url: '/api/orders/count', params: { ...this.scope.question } }
      : undefined,
  );
  protected readonly count = computed(() => {
    if (this.scope.kind === 'picked') return this.scope.ids.length;
    return this.counting.hasValue() ? this.counting.value().orders : null;
  });
  protected readonly button = computed(() => {
    const count = this.count();
    if (count === null) return $localize`Download`;
    const text = formatCount(count);
    return count === 1 ? $localize`Download 1 order` : $localize`Download ${text}:count: orders`;
  });

  /** Where the file of a filter is; what was picked travels in a request's body. */
  protected readonly address = computed(() => {
    if (this.scope.kind === 'picked') return null;
    const { batchId, ...rest } = this.scope.question;
    const query = new URLSearchParams({ ...rest, format: this.format(), layout: this.layout() });
    if (this.layout() === 'round-trip' && batchId) return `/api/batches/${batchId}/export?${query}`;
    if (batchId) query.set('batchId', batchId);
    return `/api/orders/export?${query}`;
  });

  protected closeSoon(): void {
    // The browser follows the link first.
    setTimeout(() => this.dialog.close());
  }

  protected async downloadPicked(): Promise<void> {
    if (this.scope.kind !== 'picked' || this.busy()) return;
    this.busy.set(true);
    this.failure.set(null);
    const wish: PickedExport = {
      ids: [...this.scope.ids],
      format: this.format(),
      layout: this.layout(),
    };
    try {
      const file = await firstValueFrom(
        this.http.post('/api/orders/export', wish, { responseType: 'blob' }),
      );
      saveFile(this.document, file, `orders.${this.format()}`);
      this.dialog.close();
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.busy.set(false);
    }
  }
}

/** Opens the dialog that exports orders. */
export function openExportDialog(injector: Injector, scope: ExportScope): void {
  injector
    .get(MatDialog)
    .open<ExportDialog, ExportScope>(ExportDialog, { width: '520px', data: scope });
}

import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { ExportFormat, ExportLayout } from '@hammer/contract';
import { counted } from '../words/counts.js';
import { RowCounter } from './row-counter.js';
import { isNarrowing, questionOf, type RowFilter } from './row-filter.js';

const formats: readonly { format: ExportFormat; label: string }[] = [
  { format: 'csv', label: $localize`CSV` },
  { format: 'xlsx', label: $localize`Excel (XLSX), IMEIs as text` },
  { format: 'json', label: $localize`JSON` },
];

const layouts: readonly { layout: ExportLayout; label: string }[] = [
  { layout: 'round-trip', label: $localize`Your sheet with the results` },
  { layout: 'supplier', label: $localize`The supplier's columns` },
  { layout: 'minimal', label: $localize`IMEI, status and results only` },
];

const all: RowFilter = { rowClass: null, outcome: null, imei: null };

/** All of the batch, or what the filter shows, to download at any time: in three layouts, each in three formats. */
@Component({
  selector: 'hm-batch-downloads',
  imports: [MatButton, MatIcon, MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button [matButton]="isMain() ? 'filled' : 'outlined'" type="button" [matMenuTriggerFor]="menu">
      <mat-icon svgIcon="download" aria-hidden="true" /><ng-container i18n>Download</ng-container>
    </button>
    <mat-menu #menu="matMenu">
      @for (scope of scopes(); track scope.heading) {
        <p class="small quiet" role="presentation">{{ scope.heading }}</p>
        @for (file of scope.files; track file.layout) {
          <button
            mat-menu-item
            class="digits"
            type="button"
            [matMenuTriggerFor]="formatMenu"
            [matMenuTriggerData]="{ address: file.address }"
          >
            <span class="layout">{{ file.label }}</span>&ngsp;
            <span class="quiet small">{{ file.count }}</span>
          </button>
        }
      }
    </mat-menu>
    <mat-menu #formatMenu="matMenu">
      <ng-template matMenuContent let-address="address">
        @for (choice of formats; track choice.format) {
          <a mat-menu-item [href]="address + '&format=' + choice.format" download>{{
            choice.label
          }}</a>
        }
      </ng-template>
    </mat-menu>
  `,
  styles: `
    p {
      padding: 10px 12px 4px;
    }
    .layout {
      display: block;
    }
  `,
})
export class BatchDownloads {
  private readonly counter = inject(RowCounter);

  readonly batchId = input.required<number>();
  readonly filter = input.required<RowFilter>();

  /** Whether this is what is left to do with the batch. */
  readonly isMain = input(false);

  protected readonly formats = formats;
  protected readonly scopes = computed(() => [
    ...(isNarrowing(this.filter())
      ? [{ heading: $localize`What the filter shows`, files: this.filesOf(this.filter()) }]
      : []),
    { heading: $localize`All of the batch`, files: this.filesOf(all) },
  ]);

  private filesOf(filter: RowFilter) {
    const rows = this.counter.rowsOf(filter);
    const orders = this.counter.ordersOf(filter);
    return layouts.map(({ layout, label }) => ({
      layout,
      label,
      count:
        filter.imei !== null
          ? ''
          : layout === 'round-trip'
            ? countOf(rows, 'row')
            : countOf(orders, 'order'),
      address: `/api/batches/${this.batchId()}/export?${new URLSearchParams({ layout, ...questionOf(filter) })}`,
    }));
  }
}

function countOf(count: number | null, noun: 'row' | 'order'): string {
  return count === null ? $localize`being counted` : counted(count, noun);
}

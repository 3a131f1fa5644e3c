import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { ExportFormat, Progress } from '@hammer/contract';
import { counted } from '../words/counts.js';

const formats: readonly { format: ExportFormat; label: string }[] = [
  { format: 'csv', label: 'CSV' },
  { format: 'xlsx', label: 'Excel (XLSX)' },
  { format: 'json', label: 'JSON' },
];

/** The user's own sheet with the results appended, to download at any time. */
@Component({
  selector: 'hm-batch-downloads',
  imports: [MatButton, MatIcon, MatMenu, MatMenuItem, MatMenuTrigger],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button matButton="outlined" type="button" [matMenuTriggerFor]="menu">
      <mat-icon svgIcon="download" aria-hidden="true" />Download
    </button>
    <mat-menu #menu="matMenu">
      <p class="small quiet digits" role="presentation">
        Your sheet with the results,<br />all {{ rows() }}
      </p>
      @for (file of files(); track file.label) {
        <a mat-menu-item [href]="file.address" download>{{ file.label }}</a>
      }
    </mat-menu>
  `,
  styles: `
    p {
      padding: 8px 12px;
    }
  `,
})
export class BatchDownloads {
  readonly batchId = input.required<number>();
  readonly progress = input.required<Progress>();

  protected readonly rows = computed(() => counted(this.progress().rows, 'row'));
  protected readonly files = computed(() =>
    formats.map(({ format, label }) => ({
      label,
      address: `/api/batches/${this.batchId()}/export?format=${format}&layout=round-trip`,
    })),
  );
}

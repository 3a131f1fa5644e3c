import { httpResource } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  viewChildren,
} from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { Batch, BatchRowPage, ImportReport } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { DraftChanges } from './draft-changes.js';

const ROWS_SHOWN = 5;

/** The column of the original program that names a service for each row. */
const SERVICE_COLUMN = 'network_id';

/** The first rows of the sheet with all columns; the one with the IMEIs is suggested, and another can be chosen. */
@Component({
  selector: 'hm-column-preview',
  imports: [FailureNote, MatIcon, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './column-preview.html',
  styleUrl: './column-preview.scss',
})
export class ColumnPreview {
  protected readonly session = inject(OwnSession);
  protected readonly changes = inject(DraftChanges);
  private readonly headers = viewChildren<ElementRef<HTMLButtonElement>>('header');

  readonly batch = input.required<Batch>();
  readonly report = input<ImportReport>();

  private readonly address = computed(
    () => `/api/batches/${this.batch().id}/rows?limit=${ROWS_SHOWN}`,
  );
  protected readonly reading = httpResource<BatchRowPage>(() => this.address());
  protected readonly rows = computed(() =>
    this.reading.hasValue()
      ? this.reading.value().data.map(({ number, cells }) => ({ number, cells }))
      : [],
  );
  protected readonly columns = computed(() => {
    const { columns, imeiColumn } = this.batch();
    const suggested = this.report()?.suggestedColumn?.column;
    return columns.map((title, index) => ({
      index,
      title: title || $localize`Column ${index + 1}:place:`,
      isChosen: index === imeiColumn,
      mark: markOf(title, index, imeiColumn, suggested),
    }));
  });

  /** Puts the keyboard on the first header. */
  focus(): void {
    this.headers()[0]?.nativeElement.focus();
  }

  protected choose(column: number): void {
    if (column !== this.batch().imeiColumn) void this.changes.keep({ imeiColumn: column });
  }
}

function markOf(
  title: string,
  index: number,
  chosen: number | null,
  suggested: number | undefined,
): string | null {
  if (index === chosen)
    return index === suggested ? $localize`IMEIs, found` : $localize`IMEIs, chosen`;
  if (index === suggested) return $localize`Suggested`;
  return title.trim().toLowerCase() === SERVICE_COLUMN ? $localize`Service of the row` : null;
}

import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { BatchRow, BatchRowPage } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { questionOf, type RowFilter } from './row-filter.js';

const ROWS_ON_A_PAGE = 500;

interface Page {
  cursor: string | null;
  next: string | null;
  rows: readonly BatchRow[];
}

/**
 * The rows of a batch, page after page as far as the reader scrolls. Its pages hang on one another by their cursors,
 * which one resource per answer cannot hold, so it asks by itself.
 */
@Injectable()
export class RowPages {
  private readonly http = inject(HttpClient);

  private pages: Page[] = [];
  private batchId = 0;
  private question: Record<string, string> = {};
  private wantedRows = 0;
  private isAsking = false;
  /** Answers to questions from before the last `open` are thrown away. */
  private opened = 0;

  private readonly known = signal<readonly BatchRow[]>([]);
  private readonly refused = signal<unknown>(null);
  private readonly asked = signal(false);
  private readonly further = signal(false);

  /** The rows from the first one on, without a gap, as far as they are known. */
  readonly rows = this.known.asReadonly();
  readonly failure = this.refused.asReadonly();

  /** Whether there are more. */
  readonly hasMore = this.further.asReadonly();

  /** Whether the first page has come. */
  readonly isOpen = this.asked.asReadonly();

  /** Begins with the first page of these rows. */
  open(batchId: number, filter: RowFilter): void {
    this.batchId = batchId;
    this.question = questionOf(filter);
    this.pages = [];
    this.wantedRows = 1;
    this.isAsking = false;
    this.opened++;
    this.known.set([]);
    this.asked.set(false);
    void this.askOn();
  }

  /** Sees to it that so many rows are known, as far as there are so many. */
  want(rows: number): void {
    this.wantedRows = Math.max(this.wantedRows, rows);
    void this.askOn();
  }

  /**
   * Reads again the pages with the rows from `first` up to `end`. Where a page ends elsewhere than before, because rows
   * have come to the filter or left it, those after it hang on nothing any more, and are asked for anew.
   */
  async readAgain(first: number, end: number): Promise<void> {
    const { opened } = this;
    const { from, to } = this.pagesOf(first, end);
    for (let i = from; i <= to; i++) {
      const page = this.pages[i];
      if (!page) return;
      const fresh = await this.ask(page.cursor).catch(() => null);
      if (!fresh || opened !== this.opened) return;
      this.pages[i] = { cursor: page.cursor, next: fresh.nextCursor, rows: fresh.data };
      if (fresh.nextCursor === page.next) continue;
      this.pages.length = i + 1;
      this.wantedRows = end;
      break;
    }
    this.show();
    void this.askOn();
  }

  /** Reads again all that is known, and keeps its place on the screen. */
  readAllAgain(): Promise<void> {
    return this.readAgain(0, this.known().length);
  }

  /** The positions of the pages that have these rows. With a filter that rows leave, pages are not equally long. */
  private pagesOf(first: number, end: number): { from: number; to: number } {
    let rows = 0;
    let from = -1;
    for (const [i, page] of this.pages.entries()) {
      rows += page.rows.length;
      if (from < 0 && rows > first) from = i;
      if (rows >= end) return { from, to: i };
    }
    return { from: Math.max(from, 0), to: this.pages.length - 1 };
  }

  /** Asks again after a failure. */
  retry(): void {
    this.refused.set(null);
    void this.askOn();
  }

  private async askOn(): Promise<void> {
    if (this.isAsking) return;
    const { opened } = this;
    this.isAsking = true;
    try {
      for (let cursor = this.nextCursor(); cursor !== undefined; cursor = this.nextCursor()) {
        const page = await this.ask(cursor);
        if (opened !== this.opened) return;
        // Read again meanwhile, the pages may end elsewhere.
        if ((this.pages.at(-1)?.next ?? null) !== cursor) continue;
        this.pages.push({ cursor, next: page.nextCursor, rows: page.data });
        this.show();
      }
      this.refused.set(null);
    } catch (error) {
      if (opened === this.opened) this.refused.set(error);
    } finally {
      if (opened === this.opened) this.isAsking = false;
    }
  }

  /** The cursor of the next page that is wanted; null is the first page, undefined is none. */
  private nextCursor(): string | null | undefined {
    const last = this.pages.at(-1);
    if (!last) return null;
    return this.known().length < this.wantedRows && last.next !== null ? last.next : undefined;
  }

  private ask(cursor: string | null): Promise<BatchRowPage> {
    const params = {
      limit: ROWS_ON_A_PAGE,
      ...(cursor === null ? {} : { cursor }),
      ...this.question,
    };
    return firstValueFrom(
      this.http.get<BatchRowPage>(`/api/batches/${this.batchId}/rows`, { params }),
    );
  }

  private show(): void {
    this.known.set(this.pages.flatMap(({ rows }) => rows));
    this.further.set((this.pages.at(-1)?.next ?? null) !== null);
    this.asked.set(true);
  }
}

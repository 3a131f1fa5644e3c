import { HarnessLoader } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Batch, BatchRow, ImportReport, RowCounts } from '@hammer/contract';
import { BatchPage } from '../app/batch/batch-page.js';
import { importReport, rowCounts, service } from './builders.js';
import { answerFrame, type ConsoleTest, setUpConsole } from './console-test.js';

/** What the server has of the batch beside the batch itself. */
export interface BatchStories {
  rows?: BatchRow[];
  counts?: RowCounts;
  report?: ImportReport;
}

/** A row with an IMEI that lost its check digit, for which there is a repair. */
export const damagedRow: BatchRow = {
  number: 2,
  given: '35337110000003',
  imei: null,
  class: 'invalid',
  code: 'fourteen-digits',
  reason: 'This has 14 digits.',
  repair: '353371100000031',
  serviceId: null,
  cells: [],
  orderId: null,
  orderStatus: null,
  result: null,
};

/** The page of batch 7, with a server that is the test. */
export class OpenBatchPage {
  private constructor(
    readonly test: ConsoleTest,
    readonly harness: RouterTestingHarness,
    readonly loader: HarnessLoader,
    readonly stories: BatchStories,
  ) {}

  /** Opens it; `query` is more of the address, such as `?class=invalid`. */
  static async open(shown: Batch, stories: BatchStories = {}, query = ''): Promise<OpenBatchPage> {
    // The document of the tests cannot scroll.
    Object.assign(Element.prototype, { scrollTo: () => undefined });
    const test = setUpConsole([{ path: 'batches/:id', component: BatchPage }]);
    const harness = await RouterTestingHarness.create(`/batches/7${query}`);
    const loader = TestbedHarnessEnvironment.documentRootLoader(harness.fixture);
    const page = new OpenBatchPage(test, harness, loader, { ...stories });
    await test.settle();
    test.answer('GET /api/batches/7', shown);
    await test.settle();
    answerFrame(test, [service()]);
    await page.answerStories();
    return page;
  }

  /** Answers what the page asks for beside the batch itself. */
  async answerStories(): Promise<void> {
    const { rows = [], counts = rowCounts(), report = importReport() } = this.stories;
    const answers = {
      'rows/counts': counts,
      import: report,
      timeline: { events: [] },
    };
    for (let i = 0; i < 3; i++) {
      for (const [path, body] of Object.entries(answers))
        for (const request of this.test.waiting(`GET /api/batches/7/${path}`)) request.flush(body);
      const pages = this.test.http.match(({ url }) => url.startsWith('/api/batches/7/rows'));
      for (const page of pages) page.flush({ data: rows, nextCursor: null });
      await this.test.settle();
    }
  }

  /** All words of the page, with one space between them. */
  get text(): string {
    return (this.harness.routeNativeElement?.textContent ?? '').replace(/\s+/g, ' ');
  }
}

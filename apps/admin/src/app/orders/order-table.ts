import { BreakpointObserver } from '@angular/cdk/layout';
import {
  CdkFixedSizeVirtualScroll,
  CdkVirtualForOf,
  CdkVirtualScrollViewport,
} from '@angular/cdk/scrolling';
import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  output,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import type { Order } from '@hammer/contract';
import { Density } from '../frame/density.js';
import { outcomeOf, outcomeWords } from '../words/outcomes.js';
import { ChosenColumns } from './order-columns.js';
import { OrderSelection } from './order-selection.js';
import { ordersOfImei } from './paste-search.js';

const ROW_HEIGHT = 40;
const COMPACT_ROW_HEIGHT = 32;
const NARROW_ROW_HEIGHT = 62;
const COMPACT_NARROW_ROW_HEIGHT = 52;
const IMEI_WIDTH = 150;
const TIMES_WIDTH = 70;
const EDGES = 32;
const CHECKBOX_WIDTH = 28;
const GAP = 12;

/** Orders are asked for when so many rows are left below those on the screen. */
const AHEAD = 100;

/** Orders, one a row, of which only those on the screen are drawn. */
@Component({
  selector: 'hm-order-table',
  imports: [CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-table.html',
  styleUrl: './order-table.scss',
})
export class OrderTable {
  protected readonly selection = inject(OrderSelection);
  private readonly chosen = inject(ChosenColumns);
  private readonly density = inject(Density);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);
  private readonly width = toSignal(inject(BreakpointObserver).observe('(max-width: 759px)'));

  readonly orders = input.required<readonly Order[]>();

  /** Whether there are more than these. */
  readonly hasMore = input(false);

  /** So many orders are wanted. */
  readonly wanted = output<number>();

  protected readonly isNarrow = computed(() => this.width()?.matches ?? false);
  protected readonly rowHeight = computed(() => {
    if (this.density.isCompact())
      return this.isNarrow() ? COMPACT_NARROW_ROW_HEIGHT : COMPACT_ROW_HEIGHT;
    return this.isNarrow() ? NARROW_ROW_HEIGHT : ROW_HEIGHT;
  });
  /** Beside an IMEI that was looked for stands how many orders it has. */
  private readonly imeiWidth = computed(() => {
    const [first] = this.orders();
    return IMEI_WIDTH + (first && ordersOfImei(first) !== null ? TIMES_WIDTH : 0);
  });
  protected readonly columns = computed(() => this.chosen.columns());
  protected readonly tracks = computed(() => {
    const others = this.columns().map(({ width }) => `minmax(${width}px, ${width}fr)`);
    const imei = this.imeiWidth();
    return [`${CHECKBOX_WIDTH}px`, `minmax(${imei}px, ${imei}fr)`, ...others].join(' ');
  });
  protected readonly leastWidth = computed(() => {
    if (this.isNarrow()) return 0;
    const widths = this.columns().reduce((sum, { width }) => sum + width + GAP, 0);
    return CHECKBOX_WIDTH + GAP + this.imeiWidth() + EDGES + widths;
  });

  /** The orders, and a last row that is on its way. */
  protected readonly lines = computed<readonly (Order | null)[]>(() =>
    this.hasMore() ? [...this.orders(), null] : this.orders(),
  );
  protected readonly height = computed(() => this.lines().length * this.rowHeight());
  protected readonly isAllPicked = computed(
    () => this.selection.count() > 0 && this.orders().every(({ id }) => this.selection.has(id)),
  );

  constructor() {
    afterRenderEffect(() => {
      this.height();
      this.viewport()?.checkViewportSize();
    });
  }

  /** The rows that are drawn: the first, and the one after the last. */
  seen(): [number, number] {
    const { start, end } = this.viewport()?.getRenderedRange() ?? { start: 0, end: 1 };
    return [start, Math.max(end, 1)];
  }

  isAtTop(): boolean {
    return (this.viewport()?.measureScrollOffset('top') ?? 0) < ROW_HEIGHT;
  }

  protected wantMore(): void {
    this.wanted.emit(this.seen()[1] + AHEAD);
  }

  protected outcomeOf({ status }: Order) {
    const name = outcomeOf(status);
    return { name, ...outcomeWords[name] };
  }

  /** What is known of it in one line, for where there is no room for columns. */
  protected inOneLine(order: Order): string {
    return this.columns()
      .filter(({ name }) => name !== 'status')
      .flatMap(({ text }) => text(order) ?? [])
      .join(' · ');
  }

  protected selectInWords({ imei }: Order): string {
    return $localize`Select ${imei}:imei:`;
  }

  protected readonly timesOf = ordersOfImei;
  protected readonly idOf = (_index: number, order: Order | null) => order?.id ?? 0;
}

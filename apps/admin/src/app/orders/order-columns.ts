import { computed, Injectable, signal } from '@angular/core';
import type { Order } from '@hammer/contract';
import { formatMoney } from '../words/money.js';
import { momentInWords } from '../words/time-words.js';

const KEPT_AS = 'hammer.orders.columns';

/** A column of the table of orders, beside the IMEI, which is always there. */
export interface OrderColumn {
  label: string;
  /** In pixels; what is left over is shared. */
  width: number;
  looks?: 'digits' | 'imei';
  text: (order: Order) => string | null;
}

/** Every column that can be chosen, in the order in which they stand. */
export const orderColumns = {
  status: { label: $localize`Status`, width: 140, text: ({ status }) => status },
  model: { label: $localize`Model`, width: 150, text: ({ model }) => model },
  carrier: { label: $localize`Carrier`, width: 100, text: ({ carrier }) => carrier },
  simlock: { label: $localize`SIM lock`, width: 80, text: ({ simlock }) => simlock },
  fmi: { label: $localize`Find My`, width: 60, text: ({ fmi }) => fmi },
  imei2: { label: $localize`IMEI 2`, width: 150, looks: 'imei', text: ({ imei2 }) => imei2 },
  serial: { label: $localize`Serial`, width: 130, looks: 'imei', text: ({ serial }) => serial },
  blacklist: { label: $localize`Blacklist`, width: 110, text: ({ blacklist }) => blacklist },
  service: { label: $localize`Service`, width: 110, text: ({ serviceName }) => serviceName },
  price: {
    label: $localize`Price`,
    width: 80,
    looks: 'digits',
    text: ({ priceMicros }) => formatMoney(priceMicros),
  },
  batch: {
    label: $localize`Batch`,
    width: 80,
    looks: 'digits',
    text: ({ batchId }) => String(batchId),
  },
  created: {
    label: $localize`Created`,
    width: 196,
    looks: 'digits',
    text: ({ createdAt }) => momentInWords(createdAt),
  },
  finished: {
    label: $localize`Finished`,
    width: 196,
    looks: 'digits',
    text: ({ finishedAt }) => finishedAt && momentInWords(finishedAt),
  },
  supplierOrderId: {
    label: $localize`Supplier's id`,
    width: 120,
    looks: 'digits',
    text: ({ supplierOrderId }) => supplierOrderId,
  },
  notes: { label: $localize`Notes`, width: 220, text: ({ notes }) => notes },
  result: { label: $localize`Result text`, width: 260, text: ({ result }) => result },
} as const satisfies Record<string, OrderColumn>;

export type ColumnName = keyof typeof orderColumns;

/** All columns by name, in their order. */
export const columnNames = Object.keys(orderColumns) as ColumnName[];

const atFirst: readonly ColumnName[] = [
  'status',
  'model',
  'carrier',
  'simlock',
  'fmi',
  'service',
  'created',
];

/** The columns that the reader wants to see; kept in this browser. */
@Injectable({ providedIn: 'root' })
export class ChosenColumns {
  private readonly wanted = signal<ReadonlySet<ColumnName>>(readKept());

  /** The names, in the order of the columns. */
  readonly names = computed(() => columnNames.filter((name) => this.wanted().has(name)));
  readonly columns = computed(() => this.names().map((name) => ({ name, ...describe(name) })));

  /** Shows a column that is hidden, or hides one that is shown. */
  toggle(name: ColumnName): void {
    const names = this.names();
    this.choose(names.includes(name) ? names.filter((one) => one !== name) : [...names, name]);
  }

  /** Shows exactly these. */
  choose(names: readonly string[]): void {
    const known = columnNames.filter((name) => names.includes(name));
    this.wanted.set(new Set(known));
    keep(known);
  }

  /** Shows those that everybody sees first. */
  reset(): void {
    this.choose(atFirst);
  }
}

function describe(name: ColumnName): OrderColumn {
  return orderColumns[name];
}

function readKept(): ReadonlySet<ColumnName> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null');
    if (Array.isArray(kept)) return new Set(columnNames.filter((name) => kept.includes(name)));
  } catch {
    // What is not readable was not kept by this page.
  }
  return new Set(atFirst);
}

function keep(names: readonly ColumnName[]): void {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(names));
  } catch {
    // A browser that keeps nothing shows the columns until the page is left.
  }
}

import { Injectable, signal } from '@angular/core';
import { type AddressFilter, readFilter, TODAY } from './order-filter.js';

const KEPT_AS = 'hammer.orders.views';
const MOST_VIEWS = 30;

/** A filter with a name, and with the columns that were shown; those that are built in leave the columns alone. */
export interface View {
  name: string;
  filter: AddressFilter;
  columns: readonly string[] | null;
}

/** The views that are always there. */
export const builtInViews: readonly View[] = [
  { name: $localize`All`, filter: {}, columns: null },
  {
    name: $localize`Waiting for results`,
    filter: { status: 'pending,in_process' },
    columns: null,
  },
  { name: $localize`Rejected`, filter: { status: 'rejected' }, columns: null },
  { name: $localize`Uncertain`, filter: { status: 'uncertain' }, columns: null },
  { name: $localize`Today`, filter: { from: TODAY }, columns: null },
];

/** The reader's own views; kept in this browser. */
@Injectable({ providedIn: 'root' })
export class SavedViews {
  private readonly kept = signal<readonly View[]>(readKept());

  readonly views = this.kept.asReadonly();

  /** Keeps a view; one with the same name is replaced. */
  save(view: View): void {
    const others = this.kept().filter(({ name }) => name !== view.name);
    this.keep([...others, view].slice(-MOST_VIEWS));
  }

  /** Forgets a view. */
  remove(name: string): void {
    this.keep(this.kept().filter((view) => view.name !== name));
  }

  private keep(views: readonly View[]): void {
    this.kept.set(views);
    try {
      localStorage.setItem(KEPT_AS, JSON.stringify(views));
    } catch {
      // A browser that keeps nothing has the view until the page is left.
    }
  }
}

function readKept(): View[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? '[]');
    return Array.isArray(kept) ? kept.flatMap(readView) : [];
  } catch {
    return [];
  }
}

function readView(kept: unknown): View[] {
  if (typeof kept !== 'object' || kept === null) return [];
  const { name, filter, columns } = kept as Partial<Record<keyof View, unknown>>;
  if (typeof name !== 'string' || name === '') return [];
  const texts = new Map(
    Object.entries(typeof filter === 'object' && filter !== null ? filter : {}),
  );
  const textOf = (param: string): string | null => {
    const text: unknown = texts.get(param);
    return typeof text === 'string' ? text : null;
  };
  return [
    {
      name,
      filter: readFilter(textOf),
      columns: Array.isArray(columns) ? columns.map(String) : null,
    },
  ];
}

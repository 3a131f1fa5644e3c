import type { BatchRow } from '@hammer/contract';

type Result = NonNullable<BatchRow['result']>;

/** A column of what the supplier has found, and the room that it takes. */
export interface ResultColumn {
  name: keyof Result;
  title: string;
  width: string;
}

const columns: readonly ResultColumn[] = [
  { name: 'model', title: $localize`Model`, width: 'minmax(90px, 1.2fr)' },
  { name: 'carrier', title: $localize`Carrier`, width: 'minmax(80px, 0.9fr)' },
  { name: 'simlock', title: $localize`SIM lock`, width: 'minmax(72px, 0.6fr)' },
  { name: 'fmi', title: $localize`Find My`, width: '64px' },
  { name: 'blacklist', title: $localize`Blacklist`, width: 'minmax(84px, 0.6fr)' },
];

/** The columns that any of these rows has something for: a check of one thing leaves the others empty. */
export function resultColumnsOf(rows: readonly BatchRow[]): ResultColumn[] {
  const results = rows.map(({ result }) => result).filter((result) => result !== null);
  return columns.filter(({ name }) => results.some((result) => result[name] !== null));
}

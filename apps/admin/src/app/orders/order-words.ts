import type { Difference, Order } from '@hammer/contract';

const moving = new Set<Order['status']>([
  'planned',
  'prepared',
  'sending',
  'pending',
  'in_process',
]);

/** Whether something will still happen to an order by itself. */
export function isUnderWay({ status }: Pick<Order, 'status'>): boolean {
  return moving.has(status);
}

/** The fields of a result in words, in the order in which they are shown. */
export const resultFields: readonly { field: Difference['field']; label: string }[] = [
  { field: 'model', label: $localize`Model` },
  { field: 'carrier', label: $localize`Carrier` },
  { field: 'simlock', label: $localize`SIM lock` },
  { field: 'fmi', label: $localize`Find My` },
  { field: 'blacklist', label: $localize`Blacklist` },
  { field: 'imei2', label: $localize`IMEI 2` },
  { field: 'serial', label: $localize`Serial` },
];

const fieldLabels = new Map(resultFields.map(({ field, label }) => [field, label]));

/** What has changed since the time before, each with its name. */
export function differencesInWords(
  differences: readonly Difference[],
): { field: string; before: string; after: string }[] {
  const nothing = $localize`nothing`;
  return differences.map(({ field, before, after }) => ({
    field: fieldLabels.get(field) ?? field,
    before: before ?? nothing,
    after: after ?? nothing,
  }));
}

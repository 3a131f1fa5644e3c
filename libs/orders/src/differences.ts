import type { Difference } from '@hammer/contract';

/** The fields of a result that are worth comparing. */
export const comparedFields = [
  'carrier',
  'simlock',
  'model',
  'fmi',
  'imei2',
  'serial',
  'blacklist',
] as const satisfies readonly Difference['field'][];

/** A result as far as it is compared; null is unknown. */
export type ComparedResult = Record<Difference['field'], string | null>;

/** The fields that are not what they were before. */
export function differencesBetween(before: ComparedResult, after: ComparedResult): Difference[] {
  return comparedFields.flatMap((field) =>
    before[field] === after[field] ? [] : [{ field, before: before[field], after: after[field] }],
  );
}

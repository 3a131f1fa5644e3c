import type { DuplicatePolicy, RowClass } from '@hammer/contract';
import type { IconName } from '../signs/icons.js';

/** How a class of rows is called, what it means, and its sign. */
export interface RowClassWords {
  label: string;
  meaning: string;
  icon: IconName;
}

/** Every class of rows in words, in the order in which they are listed. */
export const rowClassWords: Readonly<Record<RowClass, RowClassWords>> = {
  to_check: { label: $localize`To check`, meaning: $localize`Will be bought.`, icon: 'coin' },
  known: {
    label: $localize`Result known already`,
    meaning: $localize`Not bought again.`,
    icon: 'check',
  },
  repeated: {
    label: $localize`Repeated in the file`,
    meaning: $localize`Bought once, shared.`,
    icon: 'copy',
  },
  in_progress: {
    label: $localize`In progress elsewhere`,
    meaning: $localize`Another batch waits for it.`,
    icon: 'hourglass',
  },
  uncertain: {
    label: $localize`Uncertain elsewhere`,
    meaning: $localize`May have been paid before; not bought again by itself.`,
    icon: 'question',
  },
  invalid: {
    label: $localize`Invalid`,
    meaning: $localize`Not an IMEI that can be checked.`,
    icon: 'ban',
  },
};

/** Every class, in the order in which they are listed. */
export const rowClassesInOrder = Object.keys(rowClassWords) as RowClass[];

/** Whether a text, e.g. from an address, names a class of rows. */
export function isRowClass(text: string | undefined): text is RowClass {
  return text !== undefined && Object.hasOwn(rowClassWords, text);
}

/** What may be done with IMEIs whose result is known already, in words. */
export const duplicatePolicyWords: Readonly<
  Record<DuplicatePolicy, { label: string; meaning: string }>
> = {
  reuse: {
    label: $localize`Reuse the known result`,
    meaning: $localize`Costs nothing; the export has it.`,
  },
  recheck: { label: $localize`Check again`, meaning: $localize`Buys them anew, on purpose.` },
  skip: { label: $localize`Leave them out`, meaning: $localize`Neither bought nor filled in.` },
};

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
  to_check: { label: 'To check', meaning: 'Will be bought.', icon: 'coin' },
  known: { label: 'Result known already', meaning: 'Not bought again.', icon: 'check' },
  repeated: { label: 'Repeated in the file', meaning: 'Bought once, shared.', icon: 'copy' },
  in_progress: {
    label: 'In progress elsewhere',
    meaning: 'Another batch waits for it.',
    icon: 'hourglass',
  },
  uncertain: {
    label: 'Uncertain elsewhere',
    meaning: 'May have been paid before; not bought again by itself.',
    icon: 'question',
  },
  invalid: { label: 'Invalid', meaning: 'Not an IMEI that can be checked.', icon: 'ban' },
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
  reuse: { label: 'Reuse the known result', meaning: 'Costs nothing; the export has it.' },
  recheck: { label: 'Check again', meaning: 'Buys them anew, on purpose.' },
  skip: { label: 'Leave them out', meaning: 'Neither bought nor filled in.' },
};

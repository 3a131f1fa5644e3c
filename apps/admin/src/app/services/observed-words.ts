import type { Service } from '@hammer/contract';
import { counted, formatShare } from '../words/counts.js';
import { stretchInWords } from '../words/time-words.js';

/** How a service has done lately; `rejected` where that happened. */
export interface ObservedWords {
  time: string;
  rejected: string | null;
  meaning: string;
}

/** Says what the latest orders tell of a service, or null when there are none. */
export function observedInWords(observed: Service['observed']): ObservedWords | null {
  if (observed === null) return null;
  const { orders, rejected, medianSeconds, slowSeconds } = observed;
  return {
    time:
      medianSeconds === null
        ? $localize`No result yet`
        : $localize`usually ${stretchInWords(medianSeconds)}:time:`,
    rejected: rejected === 0 ? null : $localize`${formatShare(rejected, orders)}:share: rejected`,
    meaning:
      slowSeconds === null
        ? $localize`Of ${counted(orders, 'order')}:orders: none has a result.`
        : $localize`Of ${counted(orders, 'order')}:orders: lately; nine of ten results took no longer than ${stretchInWords(slowSeconds)}:time:.`,
  };
}

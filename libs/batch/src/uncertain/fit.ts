import type { FoundOrder } from '@hammer/contract';
import { readTime } from './supplier-time.js';

/** Whether something of a supplier's order is as it would be for ours; `unclear` where the supplier does not tell. */
export type Fit = 'fits' | 'unclear' | 'contradicts';

/** How a supplier's order compares with an uncertain one. */
export interface Comparison {
  imei: Fit;
  service: Fit;
  time: Fit;
}

/** What is compared of an uncertain order; the window is in milliseconds. */
export interface Sought {
  imei: string;
  serviceId: string;
  serviceName: string;
  window: { from: number; until: number };
}

/** The supplier's services by their titles, as {@link spellTitle} spells them: the ids of each. */
export type TitleIndex = ReadonlyMap<string, ReadonlySet<string>>;

/** How the supplier writes of orders: its services, and how far its clock is ahead of UTC where that is known. */
export interface Habits {
  titles: TitleIndex;
  clockAheadMs: number | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The clock of the supplier may be in any time zone. */
const WIDEST_ZONE = 14;

/** The supplier's clock may be slow, and a call that timed out may take effect later. */
const BEFORE = 10 * MINUTE;
const AFTER = 15 * MINUTE;

/** The window in which the supplier must have taken an order of a call (milliseconds). */
export function windowOf(sentAt: number, settledAt: number): Sought['window'] {
  return { from: sentAt - BEFORE, until: settledAt + AFTER };
}

/** A title without what the supplier's documents spell differently: case, spaces, signs. */
export function spellTitle(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Compares what the supplier says of an order with an order that is uncertain. */
export function compare(found: FoundOrder, sought: Sought, habits: Habits): Comparison {
  return {
    imei: found.imei === sought.imei ? 'fits' : 'contradicts',
    service: serviceFit(found.packageTitle, sought, habits.titles),
    time: timeFit(found.requestedAt, sought.window, habits.clockAheadMs),
  };
}

/** Whether nothing speaks against it. */
export function isPossible({ imei, service, time }: Comparison): boolean {
  return ![imei, service, time].includes('contradicts');
}

/** Whether everything speaks for it. */
export function isCertain({ imei, service, time }: Comparison): boolean {
  return imei === 'fits' && service === 'fits' && time === 'fits';
}

function serviceFit(text: string, { serviceId, serviceName }: Sought, titles: TitleIndex): Fit {
  const title = spellTitle(text);
  if (title === '') return 'unclear';
  const sameTitle = titles.get(title) ?? new Set();
  const isOurs = title === spellTitle(serviceName) || sameTitle.has(serviceId);
  const isAnothers = [...sameTitle].some((id) => id !== serviceId);
  if (isOurs) return isAnothers ? 'unclear' : 'fits';
  return isAnothers ? 'contradicts' : 'unclear';
}

/**
 * The supplier names no zone. Where its clock is known, a time fits that is within the window by it; else one that is so
 * after a shift of whole hours. One that is out of reach of every zone on earth contradicts.
 */
function timeFit(
  text: string | null,
  { from, until }: Sought['window'],
  clockAheadMs: number | null,
): Fit {
  const told = readTime(text);
  if (told === null) return 'unclear';
  if (told < from - (WIDEST_ZONE + 1) * HOUR || told > until + (WIDEST_ZONE + 1) * HOUR) {
    return 'contradicts';
  }
  const isWithin = (moment: number) => moment >= from && moment <= until;
  if (clockAheadMs !== null) return isWithin(told - clockAheadMs) ? 'fits' : 'unclear';
  for (let hours = -WIDEST_ZONE; hours <= WIDEST_ZONE; hours++)
    if (isWithin(told + hours * HOUR)) return 'fits';
  return 'unclear';
}

import type { OrderStatus } from '@hammer/contract';
import { outcomeOf, outcomeWords } from '../words/outcomes.js';

/** What orders are filtered by, as it stands in the address of the page and, but for the dates, of the API. */
export const filterNames = [
  'imei',
  'status',
  'serviceId',
  'carrier',
  'simlock',
  'model',
  'fmi',
  'from',
  'until',
  'batchId',
] as const;

export type FilterName = (typeof filterNames)[number];

/** A filter as the address has it; dates are days of the reader, and `today` is whichever day it is. */
export type AddressFilter = Partial<Record<FilterName, string>>;

/** The first day, said so that it is another one tomorrow. */
export const TODAY = 'today';

/** Statuses that one chooses between, each with all that its words stand for. */
export const statusChoices: readonly { label: string; statuses: readonly OrderStatus[] }[] = (
  [
    ['planned'],
    ['prepared', 'sending'],
    ['uncertain'],
    ['pending', 'in_process'],
    ['completed'],
    ['rejected'],
    ['duplicate'],
    ['refused'],
    ['cancelled'],
    ['written_off'],
  ] as const satisfies readonly (readonly [OrderStatus, ...OrderStatus[]])[]
).map((statuses) => ({ label: outcomeWords[outcomeOf(statuses[0])].label, statuses }));

const knownStatuses = new Set<string>(statusChoices.flatMap(({ statuses }) => statuses));

const isSound: Readonly<Record<FilterName, (text: string) => boolean>> = {
  imei: (text) => /^\d{1,15}$/.test(text),
  status: (text) => text.split(',').every((status) => knownStatuses.has(status)),
  serviceId: isShort,
  carrier: isShort,
  simlock: isShort,
  model: isShort,
  fmi: isShort,
  from: (text) => text === TODAY || isDay(text),
  until: isDay,
  batchId: (text) => /^[1-9]\d{0,14}$/.test(text),
};

/** The filter in an address; what makes no sense is left out, so that it never reaches the server. */
export function readFilter(param: (name: string) => string | null): AddressFilter {
  const filter: AddressFilter = {};
  for (const name of filterNames) {
    const text = param(name)?.trim() ?? '';
    if (text !== '' && isSound[name](text)) filter[name] = text;
  }
  return filter;
}

/** The filter as the API takes it: days become the moments at which they begin and end for the reader. */
export function questionOf(filter: AddressFilter, now = new Date()): Record<string, string> {
  const { from, until, ...rest } = filter;
  return {
    ...rest,
    ...(from && { from: startOf(from === TODAY ? dayOf(now) : from, 0) }),
    ...(until && { until: startOf(until, 1) }),
  };
}

/** Whether two filters are the same. */
export function isSameFilter(one: AddressFilter, other: AddressFilter): boolean {
  return filterNames.every((name) => one[name] === other[name]);
}

/** What an address needs to have exactly this filter, the names without a value too. */
export function addressOf(filter: AddressFilter): Record<FilterName, string | null> {
  return Object.fromEntries(filterNames.map((name) => [name, filter[name] ?? null])) as Record<
    FilterName,
    string | null
  >;
}

/** The chosen statuses in words, e.g. `Rejected, Refused`. */
export function statusesInWords(status: string): string {
  const chosen = status.split(',');
  const labels = statusChoices.flatMap(({ label, statuses }) =>
    statuses.some((one) => chosen.includes(one)) ? [label] : [],
  );
  return labels.join(', ');
}

/** The day of a moment where the reader is, as an address has it. */
export function dayOf(moment: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

function isShort(text: string): boolean {
  return text.length <= 200;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00`));
}

/** The moment at which a day begins for the reader, or one that is so many days later. */
function startOf(day: string, daysLater: number): string {
  const start = new Date(`${day}T00:00:00`);
  start.setDate(start.getDate() + daysLater);
  return start.toISOString();
}

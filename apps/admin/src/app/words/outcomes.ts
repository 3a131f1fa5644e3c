import type { OrderStatus, Progress } from '@hammer/contract';
import type { IconName } from '../signs/icons.js';

/** What has become of an order, as far as the split of a batch's bar is concerned. */
export type Outcome =
  | 'completed'
  | 'waiting'
  | 'sending'
  | 'planned'
  | 'uncertain'
  | 'duplicate'
  | 'rejected'
  | 'refused'
  | 'cancelled'
  | 'written_off';

/** How an outcome is called, what it means, and its sign. */
export interface OutcomeWords {
  label: string;
  meaning: string;
  icon: IconName;
}

/** Every outcome in words, in the order in which the bar shows them. */
export const outcomeWords: Readonly<Record<Outcome, OutcomeWords>> = {
  completed: {
    label: $localize`Completed`,
    meaning: $localize`The result is here.`,
    icon: 'check',
  },
  duplicate: {
    label: $localize`Duplicate`,
    meaning: $localize`The supplier had this order already; nothing was charged now.`,
    icon: 'copy',
  },
  rejected: {
    label: $localize`Rejected`,
    meaning: $localize`The supplier took the order and could not answer it.`,
    icon: 'cross',
  },
  refused: {
    label: $localize`Refused`,
    meaning: $localize`The supplier did not take this IMEI; nothing was charged.`,
    icon: 'ban',
  },
  uncertain: {
    label: $localize`Uncertain`,
    meaning: $localize`The call got no definite answer. It may have been charged; nothing re-sends it.`,
    icon: 'question',
  },
  written_off: {
    label: $localize`Written off`,
    meaning: $localize`A person gave it up.`,
    icon: 'minus',
  },
  waiting: {
    label: $localize`Waiting for result`,
    meaning: $localize`Placed and paid; the supplier works on it.`,
    icon: 'hourglass',
  },
  sending: {
    label: $localize`Being placed`,
    meaning: $localize`In a call that is under way.`,
    icon: 'send',
  },
  planned: {
    label: $localize`Not placed yet`,
    meaning: $localize`Nothing was sent or paid.`,
    icon: 'circle',
  },
  cancelled: {
    label: $localize`Cancelled`,
    meaning: $localize`Never sent; nothing was paid.`,
    icon: 'minus',
  },
};

const outcomeOfStatus: Readonly<Record<OrderStatus, Outcome>> = {
  planned: 'planned',
  prepared: 'sending',
  sending: 'sending',
  uncertain: 'uncertain',
  pending: 'waiting',
  in_process: 'waiting',
  completed: 'completed',
  rejected: 'rejected',
  duplicate: 'duplicate',
  refused: 'refused',
  cancelled: 'cancelled',
  written_off: 'written_off',
};

/** The outcome that an order's status stands for. */
export function outcomeOf(status: OrderStatus): Outcome {
  return outcomeOfStatus[status];
}

/** The statuses of orders that an outcome stands for. */
export function statusesOf(outcome: Outcome): OrderStatus[] {
  const all = Object.keys(outcomeOfStatus) as OrderStatus[];
  return all.filter((status) => outcomeOfStatus[status] === outcome);
}

/** Every outcome, in the order of the bar. */
export const outcomesInOrder = Object.keys(outcomeWords) as Outcome[];

/** Whether a text, e.g. from an address, names an outcome. */
export function isOutcome(text: string | undefined): text is Outcome {
  return text !== undefined && Object.hasOwn(outcomeWords, text);
}

/** One part of the split: so many orders have this outcome. */
export interface OutcomeShare extends OutcomeWords {
  outcome: Outcome;
  orders: number;
}

/** A batch's orders split by outcome, in the order of the bar, without empty parts. They add up to its orders. */
export function splitByOutcome(statuses: Progress['statuses']): OutcomeShare[] {
  const counts = new Map<Outcome, number>();
  for (const [status, orders] of Object.entries(statuses) as [OrderStatus, number][]) {
    const outcome = outcomeOfStatus[status];
    counts.set(outcome, (counts.get(outcome) ?? 0) + orders);
  }
  return outcomesInOrder.flatMap((outcome) => {
    const orders = counts.get(outcome) ?? 0;
    return orders === 0 ? [] : [{ outcome, orders, ...outcomeWords[outcome] }];
  });
}

/** How far the two phases are: orders whose placing is settled, and orders that are answered for good. */
export interface PhaseCounts {
  placed: number;
  toPlace: number;
  answered: number;
  waiting: number;
}

/** Counts placing and waiting apart. What was cancelled before it was sent belongs to neither. */
export function countPhases({ orders, statuses }: Progress): PhaseCounts {
  const toPlace = orders - statuses.cancelled;
  const placed = toPlace - statuses.planned - statuses.prepared - statuses.sending;
  const waiting = statuses.pending + statuses.in_process;
  return { placed, toPlace, waiting, answered: statuses.completed + statuses.rejected };
}

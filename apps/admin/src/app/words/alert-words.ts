import type { AlertType, Delivery, WantedAlertType } from '@hammer/contract';
import type { IconName } from '../signs/icons.js';
import { ageInWords, momentInWords } from './time-words.js';

/** What an alert is about, and when it comes. */
export const alertWords: Readonly<Record<WantedAlertType, { label: string; meaning: string }>> = {
  'batch.finished': {
    label: $localize`Batch done`,
    meaning: $localize`All of its orders have their result, or it was cancelled.`,
  },
  'batch.paused': {
    label: $localize`Batch paused`,
    meaning: $localize`Hammer has paused it, and waits for somebody.`,
  },
  'orders.uncertain': {
    label: $localize`Uncertain orders`,
    meaning: $localize`Money is at risk until they are settled.`,
  },
  'cap.reached': {
    label: $localize`Cap reached`,
    meaning: $localize`A batch is paused because no more may be spent.`,
  },
  'breaker.opened': {
    label: $localize`Supplier failing`,
    meaning: $localize`Its answers are unclear so often that nothing is ordered for a while.`,
  },
  'breaker.closed': {
    label: $localize`Supplier recovered`,
    meaning: $localize`It answers clearly again, and ordering goes on.`,
  },
  'balance.low': {
    label: $localize`Balance low`,
    meaning: $localize`Less is left at the supplier than LOW_BALANCE says.`,
  },
  'sync.failing': {
    label: $localize`Results do not come`,
    meaning: $localize`Asking for results has failed three times in a row.`,
  },
  'spending.stopped': {
    label: $localize`Spending stopped`,
    meaning: $localize`Somebody pressed STOP, or Hammer did for safety.`,
  },
};

/** All alerts that may be wanted, in the order in which they are offered. */
export const alertsInOrder = Object.keys(alertWords) as WantedAlertType[];

/** The name of an alert. */
export function alertName(type: AlertType): string {
  return type === 'webhook.test' ? $localize`Test` : alertWords[type].label;
}

/** How an alert fared on its way, in words that a glance tells apart. */
export interface DeliveryWords {
  tone: 'good' | 'busy' | 'bad';
  icon: IconName;
  state: string;
  /** What came of the last try, and when the next one is; empty when there is no more to say. */
  detail: string;
}

/** What is known of a delivery; `now` in milliseconds. */
export function deliveryInWords(delivery: Delivery, now: number): DeliveryWords {
  const { state, attempts, failure, lastAt, nextAt } = delivery;
  if (state === 'delivered')
    return {
      tone: 'good',
      icon: 'check',
      state: $localize`Received ${lastAt === null ? '' : ageInWords(lastAt, now)}:ago:`,
      detail: attempts > 1 ? $localize`at try ${attempts}:attempts:` : '',
    };
  const reason = failure ?? '';
  if (state === 'failed')
    return {
      tone: 'bad',
      icon: 'cross',
      state:
        attempts > 1 ? $localize`Given up after ${attempts}:attempts: tries` : $localize`Given up`,
      detail: reason,
    };
  if (attempts === 0)
    return { tone: 'busy', icon: 'send', state: $localize`On its way`, detail: '' };
  return {
    tone: 'busy',
    icon: 'hourglass',
    state:
      attempts > 1
        ? $localize`Not received yet, tried ${attempts}:attempts: times`
        : $localize`Not received yet, tried once`,
    detail:
      nextAt === null
        ? reason
        : $localize`${reason}:reason: Next try ${momentInWords(nextAt)}:at:.`,
  };
}

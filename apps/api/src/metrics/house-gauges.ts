import { batchStates, breakerStates, stopKinds } from '@hammer/contract';
import type { HouseNumbers } from './house-numbers.service.js';

/** A value, or one for each value of the label; null is not exported. */
type Value = number | null | Readonly<Record<string, number>>;

/** One metric that is read from {@link HouseNumbers} when it is scraped. */
export interface HouseMetric {
  name: string;
  help: string;
  /** Only grows as long as the database, or the process, is the same. */
  isCounter?: boolean;
  label?: string;
  read: (numbers: HouseNumbers, now: number) => Value;
}

const MICROS = 1_000_000;
const SECOND = 1_000;

const dollars = (micros: number | null) => (micros === null ? null : micros / MICROS);
const seconds = (moment: number | null) => (moment === null ? null : moment / SECOND);
const ageOf = (moment: number | null, now: number) =>
  moment === null ? null : Math.max(0, now - moment) / SECOND;
const oneOf = (states: readonly string[], current: string | undefined) =>
  Object.fromEntries(states.map((state) => [state, state === current ? 1 : 0]));

/** Everything that Hammer tells of itself beside its process. Dollars are those of the supplier's price list. */
export const houseMetrics: readonly HouseMetric[] = [
  {
    name: 'hammer_calls_total',
    help: 'Paid calls that were settled since the process began, by what the answer was.',
    isCounter: true,
    label: 'outcome',
    read: ({ tally }) => tally.calls,
  },
  {
    name: 'hammer_placed_orders_total',
    help: 'Orders of settled calls since the process began: accepted, duplicate, refused, uncertain, or put back because they were not sent.',
    isCounter: true,
    label: 'outcome',
    read: ({ tally: { orders } }) => ({
      accepted: orders.pending,
      duplicate: orders.duplicate,
      refused: orders.refused,
      uncertain: orders.uncertain,
      put_back: orders.planned,
    }),
  },
  {
    name: 'hammer_spent_dollars_total',
    help: 'Money of all days that the supplier has taken, in dollars; refunds are not taken off.',
    isCounter: true,
    read: ({ spentMicros }) => dollars(spentMicros),
  },
  {
    name: 'hammer_refunded_dollars_total',
    help: 'Money of all days that is to come back for rejected orders, in dollars.',
    isCounter: true,
    read: ({ refundedMicros }) => dollars(refundedMicros),
  },
  {
    name: 'hammer_today_dollars',
    help: 'Money of today (UTC), in dollars: spent, reserved for calls without an answer yet, to be refunded.',
    label: 'kind',
    read: ({ spend }) => ({
      spent: spend.spentMicros / MICROS,
      reserved: spend.reservedMicros / MICROS,
      refunded: spend.refundedMicros / MICROS,
    }),
  },
  {
    name: 'hammer_today_cap_dollars',
    help: 'DAILY_CAP, in dollars.',
    read: ({ spend }) => dollars(spend.capMicros),
  },
  {
    name: 'hammer_today_left_dollars',
    help: 'What today may still be spent before DAILY_CAP is reached, in dollars.',
    read: ({ spend }) =>
      Math.max(0, spend.capMicros - spend.spentMicros - spend.reservedMicros) / MICROS,
  },
  {
    name: 'hammer_balance_dollars',
    help: 'The balance of the supplier account when it was last asked for; missing when it is not known.',
    read: ({ spend }) => dollars(spend.balance.micros),
  },
  {
    name: 'hammer_uncertain_orders',
    help: 'Orders that may have been charged and are not known.',
    read: ({ spend }) => spend.uncertainOrders,
  },
  {
    name: 'hammer_at_risk_dollars',
    help: 'The money of the uncertain orders, in dollars.',
    read: ({ spend }) => dollars(spend.atRiskMicros),
  },
  {
    name: 'hammer_spending_stopped',
    help: '1 while STOP of this kind is in force: nothing is bought.',
    label: 'kind',
    read: ({ spend }) => oneOf(stopKinds, spend.stop?.kind),
  },
  {
    name: 'hammer_breaker',
    help: '1 for the state of the breaker: closed lets calls out, open none, half-open one to see.',
    label: 'state',
    read: ({ calls }) => oneOf(breakerStates, calls.breaker),
  },
  {
    name: 'hammer_calls_under_way',
    help: 'Paid calls that were sent and are not answered yet.',
    read: ({ calls }) => calls.underWay,
  },
  {
    name: 'hammer_calls_waiting',
    help: 'Paid calls that wait for their slot.',
    read: ({ calls }) => calls.waiting,
  },
  {
    name: 'hammer_calls_last_minute',
    help: 'Paid calls that were sent in the last 60 seconds.',
    read: ({ calls }) => calls.lastMinute,
  },
  {
    name: 'hammer_calls_per_minute_limit',
    help: 'SUPPLIER_CALLS_PER_MINUTE; 0 means no limit.',
    read: ({ calls }) => calls.perMinute,
  },
  {
    name: 'hammer_calls_at_once_limit',
    help: 'Paid calls that may be under way at once at present.',
    read: ({ calls }) => calls.atOnce,
  },
  {
    name: 'hammer_kept_answers',
    help: 'Answers of paid calls in files because the database could not take them.',
    read: ({ calls }) => calls.keptAnswers,
  },
  {
    name: 'hammer_batches',
    help: 'Batches by their state.',
    label: 'state',
    read: ({ batches }) =>
      Object.fromEntries(batchStates.map((state) => [state, batches[state] ?? 0])),
  },
  {
    name: 'hammer_planned_orders',
    help: 'Orders of running batches that are not sent yet.',
    read: ({ plannedOrders }) => plannedOrders,
  },
  {
    name: 'hammer_waiting_orders',
    help: 'Orders that the supplier has accepted and that have no result yet.',
    read: ({ waitingOrders }) => waitingOrders,
  },
  {
    name: 'hammer_oldest_waiting_order_age_seconds',
    help: 'How long the order that waits longest has waited for its result, in seconds; 0 when none waits.',
    read: ({ oldestWaitingAt }, now) => ageOf(oldestWaitingAt, now) ?? 0,
  },
  {
    name: 'hammer_sync_last_success_timestamp_seconds',
    help: 'When results were last asked for without a failure, in seconds since 1970; no round is made while no order waits.',
    read: ({ lastSyncAt }) => seconds(lastSyncAt),
  },
  {
    name: 'hammer_unseen_anomalies',
    help: 'Contradictions in answers of the supplier that nobody has looked at.',
    read: ({ unseenAnomalies }) => unseenAnomalies,
  },
  {
    name: 'hammer_webhook_deliveries',
    help: 'Alerts that are not received by a webhook: waiting to be tried again, or failed, given up in the last 30 days.',
    label: 'state',
    read: ({ deliveries }) => deliveries,
  },
  {
    name: 'hammer_backup_age_seconds',
    help: 'The age of the newest backup in BACKUP_FOLDER, in seconds; missing when there is none.',
    read: ({ backup }, now) => ageOf(backup.newestAt, now),
  },
  {
    name: 'hammer_backup_failed',
    help: '1 when the last backup that was due could not be made.',
    read: ({ backup }) => (backup.failure === null ? 0 : 1),
  },
];

import type { FaultKind } from './faults.js';

/**
 * One call as the supplier saw it. `action` is null when the connection was lost before anything was read. `faults`
 * are those that struck it, `charged` is how many IMEIs it cost, `error` is the text of a whole-answer error,
 * `status` the HTTP status that was sent. `answered`: the whole answer was handed over, a part of it, or nothing.
 */
export interface Call {
  readonly n: number;
  readonly at: string;
  readonly action: string | null;
  readonly serviceId: string | null;
  readonly imeis: readonly string[];
  readonly orderIds: readonly string[];
  /** The optional fields that were sent: `modelNo`, `operatorId` and so on. */
  readonly fields: Readonly<Record<string, string>>;
  faults: readonly FaultKind[];
  charged: number;
  error: string | null;
  status: number | null;
  answered: 'whole' | 'part' | 'nothing';
}

/** What a call asked for, as far as it was read. */
export type CallRequest = Pick<Call, 'action' | 'serviceId' | 'imeis' | 'orderIds' | 'fields'>;

/** A request of which nothing was read. */
export const UNREAD: CallRequest = {
  action: null,
  serviceId: null,
  imeis: [],
  orderIds: [],
  fields: {},
};

const MINUTE = 60_000;

/**
 * The most calls that began in any 60 seconds, by what they asked for. `limited` are those that share the supplier's
 * limit: orders and price lists together.
 */
export type BusiestMinute = Readonly<Record<(typeof classes)[number], number>>;

const classes = ['orders', 'services', 'status', 'account', 'unknown', 'limited'] as const;

const classOf: Readonly<Record<string, (typeof classes)[number]>> = {
  placeorder: 'orders',
  imeiservices: 'services',
  getimeis: 'status',
  accountinfo: 'account',
};

/** Every call that reached the supplier, in the order of arrival. */
export class CallLog {
  readonly calls: Call[] = [];
  readonly #times: Record<string, number[]> = {};
  #last: number;

  /** Numbers calls on from `last`, so that numbers in a book that outlives the process stay unique. */
  constructor(
    last: number,
    private readonly now: () => number,
  ) {
    this.#last = last;
  }

  open(request: CallRequest): Call {
    const time = this.now();
    const kind = classOf[request.action ?? ''] ?? 'unknown';
    (this.#times[kind] ??= []).push(time);
    if (kind === 'orders' || kind === 'services') (this.#times['limited'] ??= []).push(time);
    const call: Call = {
      n: ++this.#last,
      at: new Date(time).toISOString(),
      ...request,
      faults: [],
      charged: 0,
      error: null,
      status: null,
      answered: 'nothing',
    };
    this.calls.push(call);
    return call;
  }

  busiestMinute(): BusiestMinute {
    return Object.fromEntries(
      classes.map((name) => [name, mostInAMinute(this.#times[name] ?? [])]),
    ) as BusiestMinute;
  }

  clear(): void {
    this.calls.length = 0;
    for (const name of Object.keys(this.#times)) delete this.#times[name];
    this.#last = 0;
  }
}

function mostInAMinute(times: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (let last = 0; last < times.length; last++) {
    while ((times[last] as number) - (times[first] as number) >= MINUTE) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

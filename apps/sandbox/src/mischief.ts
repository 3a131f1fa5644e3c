import type { CallRequest } from './call-log.js';
import { type Fault, type FaultKind, faultKinds, type Faults } from './faults.js';
import { draw } from './random.js';

/** The faults that strike one call, at most one rule of each kind. */
export type Struck = { [K in FaultKind]?: Fault<K> };

/** A refusal by the rate limit: how long to wait, as `Retry-After` says it. */
export interface RateRefusal {
  readonly retryAfter: string;
}

type Rule = Fault<FaultKind>;

const NONE: Struck = Object.freeze({});
const MINUTE = 60_000;

/** Faults about what is ordered; they strike no other action, whatever their filter says. */
const aboutOrders = new Set<FaultKind>([
  'lateAccept',
  'lastOnly',
  'foreignImei',
  'repeatedOrderId',
  'duplicates',
  'invalidImei',
]);

/**
 * Decides which faults strike which call. Chances are drawn from the seed and the number of calls that the rule has
 * seen, so one more rule does not change what the others do.
 */
export class Mischief {
  #faults: Faults = {};
  #seen = new Map<Rule, number>();
  #passed = new Map<Rule, number[]>();

  constructor(
    private readonly seed: number,
    private readonly now: () => number,
  ) {}

  /** The faults in force, `next` and `skip` counted down. */
  get faults(): Faults {
    return this.#faults;
  }

  replace(faults: Faults): void {
    this.#faults = faults;
    this.#seen = new Map();
    this.#passed = new Map();
  }

  merge(changed: Faults, ended: readonly string[]): void {
    this.#faults = Object.fromEntries(
      Object.entries({ ...this.#faults, ...changed }).filter(([kind]) => !ended.includes(kind)),
    );
  }

  /** What strikes a connection before anything is read from it. */
  strikeAtAccept(): Pick<Struck, 'drop' | 'killProcess'> {
    if (!this.#faults.drop && !this.#faults.killProcess) return NONE;
    const drop = this.#first('drop', ({ at }) => at === 'accept');
    const killProcess = this.#first('killProcess', ({ at }) => at === 'accept');
    return { ...(drop && { drop }), ...(killProcess && { killProcess }) };
  }

  /** What strikes a call that was read. The rate limit is asked apart, by {@link refuseByRate}. */
  strike(call: CallRequest): Struck {
    let struck: Struck = NONE;
    for (const kind of faultKinds) {
      if (this.#faults[kind] === undefined || kind === 'rateLimit') continue;
      const rule = this.#first(
        kind,
        (one) => !('at' in one && one.at === 'accept') && fits(kind, one, call),
      );
      if (rule) struck = { ...struck, [kind]: rule };
    }
    return struck;
  }

  /** Counts the call against the rate limits that it falls under; a refused call does not count. */
  refuseByRate(call: CallRequest): RateRefusal | undefined {
    for (const [place, rule] of (this.#faults.rateLimit ?? []).entries()) {
      if (!fits('rateLimit', rule, call)) continue;
      const now = this.now();
      const passed = (this.#passed.get(rule) ?? []).filter((time) => now - time < MINUTE);
      this.#passed.set(rule, passed);
      if (passed.length >= rule.perMinute && this.#strikes(rule, `rateLimit-${place}`)) {
        const wait = rule.waitSeconds ?? Math.ceil(((passed[0] ?? now) + MINUTE - now) / 1000);
        return {
          retryAfter:
            rule.retryAfter === 'seconds'
              ? String(wait)
              : new Date(now + wait * 1000).toUTCString(),
        };
      }
      passed.push(now);
    }
    return undefined;
  }

  #first<K extends FaultKind>(kind: K, isMeant: (rule: Fault<K>) => boolean): Fault<K> | undefined {
    const rules = this.#faults[kind] as readonly Fault<K>[] | undefined;
    return rules?.find((rule, place) => isMeant(rule) && this.#strikes(rule, `${kind}-${place}`));
  }

  #strikes(rule: Rule, name: string): boolean {
    if (rule.skip !== undefined && rule.skip > 0) {
      rule.skip -= 1;
      return false;
    }
    if (rule.next === 0) return false;
    if (rule.probability !== undefined) {
      const seen = (this.#seen.get(rule) ?? 0) + 1;
      this.#seen.set(rule, seen);
      if (draw(this.seed, 'strike', name, seen) >= rule.probability) return false;
    }
    if (rule.next !== undefined) rule.next -= 1;
    return true;
  }
}

function fits(kind: FaultKind, rule: Rule, call: CallRequest): boolean {
  const only = rule.only;
  if (aboutOrders.has(kind) && call.action !== 'placeorder') return false;
  if (kind === 'omit' && call.action !== (only?.action ?? 'placeorder')) return false;
  if (!only) return true;
  if (only.action !== undefined && only.action !== call.action) return false;
  if (only.serviceId !== undefined && only.serviceId !== call.serviceId) return false;
  if (only.orderId !== undefined && !call.orderIds.includes(only.orderId)) return false;
  return (
    only.minimumSize === undefined ||
    Math.max(call.imeis.length, call.orderIds.length) >= only.minimumSize
  );
}

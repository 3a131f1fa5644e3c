import type { Room } from '@hammer/ledger';
import { first, sql, type RateLimit, type Work } from '@hammer/database';
import type { Placement } from '../../libs/batch/src/placing/placement.js';
import type { EngineParts } from './engine.js';
import { amend, type Mistake } from './mistake.js';

/** Mistakes in whether a call may go out. */
export const mistakesOfPermission: readonly Mistake[] = [
  {
    name: 'an old permit is good enough',
    build: ({ checkpoint, caller, clock }: EngineParts): void => {
      amend<(placement: Placement, signal: AbortSignal) => Promise<boolean>>(
        caller,
        'isPermitted',
        (ask) => async (placement, signal) =>
          placement.permittedAt !== null || ask(placement, signal),
      );
      amend<typeof checkpoint.intend>(
        checkpoint,
        'intend',
        (intend) => async (placement) => ((await intend(placement)) === null ? null : clock.now()),
      );
    },
  },
  {
    name: 'the cap is looked at before the transaction, not in it',
    withoutGuards: true,
    build: ({ ledger }: EngineParts): void => {
      let room: Room | undefined;
      amend<typeof ledger.room>(
        ledger,
        'room',
        (look) =>
          function* (...about) {
            const seen = yield* look(...about);
            room ??= seen;
            return room;
          },
      );
    },
  },
  {
    name: 'slots are kept in memory only',
    fault: 'too many calls',
    build: ({ rateGate, clock, settings }: EngineParts): void => {
      let next = 0;
      const interval = Math.ceil(60_000 / settings.SUPPLIER_CALLS_PER_MINUTE);
      amend<typeof rateGate.take>(rateGate, 'take', (take) => async (limit, signal) => {
        if (
          limit.callsPerMinute !== settings.SUPPLIER_CALLS_PER_MINUTE ||
          limit.callsPerMinute === 0
        )
          return take(limit, signal);
        const slot = Math.max(next, clock.now());
        next = slot + interval;
        await clock.sleep(slot - clock.now(), { signal });
      });
      amend<typeof rateGate.holdOff>(rateGate, 'holdOff', () => (_limit, milliseconds) => {
        next = Math.max(next, clock.now() + milliseconds);
        return Promise.resolve();
      });
    },
  },
  {
    name: 'a slot is as good as new after the machine stood still',
    build: ({ rateGate }: EngineParts): void =>
      amend<(limit: RateLimit, signal?: AbortSignal) => Promise<number>>(
        rateGate,
        'waitForSlot',
        (wait) => (limit, signal) => wait(limit, signal).then(() => Infinity),
      ),
  },
  {
    name: 'Retry-After is forgotten when there is no limit of calls and the process starts anew',
    fault: 'too many calls',
    build: ({ rateGate }: EngineParts): void =>
      amend<typeof rateGate.isOpen>(rateGate, 'isOpen', (isOpen) => (limit) => {
        const heldUntil = Reflect.get(rateGate, 'heldUntil') as Map<string, number>;
        if (!heldUntil.has(limit.name)) heldUntil.set(limit.name, 0);
        return isOpen(limit);
      }),
  },
  {
    name: 'Retry-After is not heeded',
    fault: 'too many calls',
    build: ({ caller }: EngineParts): void => amend(caller, 'heed', () => () => Promise.resolve()),
  },
  {
    name: 'STOP is asked for when claiming only',
    build: ({ checkpoint, spending, runner }: EngineParts): void => {
      runner.withdrawWaiting = () => undefined;
      amend<(placement: Placement, now: number) => Work<number | null>>(
        checkpoint,
        'intendWork',
        (intend) =>
          function* (placement, now) {
            const stopInForce = spending.stopInForce.bind(spending);
            spending.stopInForce = function* () {
              return undefined;
            };
            try {
              return yield* intend(placement, now);
            } finally {
              spending.stopInForce = stopInForce;
            }
          },
      );
    },
  },
  {
    name: 'a new price is not noticed between the quote and the call',
    build: ({ checkpoint }: EngineParts): void =>
      amend<(serviceId: string) => Work<object | undefined>>(
        checkpoint,
        'holdService',
        (hold) =>
          function* (serviceId) {
            const service = yield* hold(serviceId);
            const locked = yield* first<{ priceMicros: number }>(
              sql`SELECT credits AS price_micros FROM orders WHERE service_id = ${serviceId}
                AND status IN ('planned', 'prepared', 'sending') ORDER BY id LIMIT 1`,
            );
            return service && { ...service, ...locked };
          },
      ),
  },
];

import { run, sql, type Work } from '@hammer/database';
import type { PlacementAnswer } from '@hammer/fusion';
import type { Placement } from '../../libs/batch/src/placing/placement.js';
import type { Settlement } from '../../libs/batch/src/placing/settlement.js';
import type { RejectedOrder } from '../../libs/orders/src/order-book.service.js';
import type { EngineParts } from './engine.js';
import { amend, type Mistake } from './mistake.js';

type Settle = (placement: Placement, answer: PlacementAnswer, now: number) => Work<Settlement>;

/** Mistakes in what is written down, and when. */
export const mistakesOfBookkeeping: readonly Mistake[] = [
  {
    name: 'what was being sent is sent again after a start',
    build: ({ checkpoint, clock }: EngineParts): void =>
      amend<() => Work<{ givenBack: number; uncertain: number }>>(
        checkpoint,
        'recoverWork',
        () =>
          function* () {
            const giveBack = Reflect.get(checkpoint, 'giveBackUnheardWork') as (
              handedOver: ReadonlySet<number>,
              now: number,
            ) => Work<number>;
            const owner = (Reflect.get(checkpoint, 'instance') as { id: string }).id;
            yield* run(
              sql`UPDATE placements SET owner = ${owner} WHERE state IN ('prepared', 'sending')`,
            );
            return {
              givenBack: yield* giveBack.call(checkpoint, new Set(), clock.now()),
              uncertain: 0,
            };
          },
      ),
  },
  {
    name: 'a call is written down after it was made',
    build: ({ checkpoint, clock }: EngineParts): void => {
      const intend = checkpoint.intend.bind(checkpoint);
      amend<typeof checkpoint.claim>(
        checkpoint,
        'claim',
        (claim) => (request) => claim({ ...request, permit: false }),
      );
      amend<typeof checkpoint.intend>(
        checkpoint,
        'intend',
        () => () => Promise.resolve(clock.now()),
      );
      amend<typeof checkpoint.settle>(
        checkpoint,
        'settle',
        (settle) => async (placement, answer) => {
          await intend(placement as Placement);
          return settle(placement, answer);
        },
      );
    },
  },
  {
    name: 'what is settled is paid twice',
    withoutGuards: true,
    build: ({ ledger }: EngineParts): void =>
      amend<typeof ledger.move>(
        ledger,
        'move',
        (move) =>
          function* (movement, at) {
            yield* move(movement, at);
            if (movement.kind === 'commit') yield* move(movement, at);
          },
      ),
  },
  {
    name: 'the money of uncertain orders is released',
    build: ({ checkpoint, ledger, supplier }: EngineParts): void =>
      amend<Settle>(
        checkpoint,
        'settleWork',
        (settle) =>
          function* (placement, answer, now) {
            const settlement = yield* settle(placement, answer, now);
            const { uncertain } = settlement.counts;
            yield* ledger.move(
              {
                kind: 'release',
                amountMicros: uncertain * placement.priceMicros,
                orders: uncertain,
                day: placement.day,
                supplierAccount: supplier.account,
                serviceId: placement.serviceId,
                batchId: placement.batchId,
                placementId: placement.id,
              },
              now,
            );
            return settlement;
          },
      ),
  },
  {
    name: 'the same check in another batch is not looked for',
    withoutGuards: true,
    build: ({ orders }: EngineParts): void =>
      amend<typeof orders.pick>(
        orders,
        'pick',
        (pick) =>
          function* (aim, after, most) {
            const picked = yield* pick(aim, after, most);
            return picked.map((order) => ({ ...order, byOrderId: null }));
          },
      ),
  },
  {
    name: 'an answer that cannot be written is forgotten',
    build: ({ caller }: EngineParts): void =>
      amend<(placement: Placement, write: () => Promise<unknown>) => Promise<unknown>>(
        caller,
        'untilWritten',
        () => (_placement, write) => write(),
      ),
  },
  {
    name: 'answers that are in files are not read at a start',
    build: ({ replayer }: EngineParts): void =>
      amend<typeof replayer.replay>(replayer, 'replay', () => () => Promise.resolve()),
  },
  {
    name: 'calls under way are given back with those that nobody heard of',
    build: ({ checkpoint }: EngineParts): void =>
      amend<typeof checkpoint.giveBackUnheard>(
        checkpoint,
        'giveBackUnheard',
        (giveBack) => () => giveBack(new Set()),
      ),
  },
  {
    name: 'a rejected order is refunded whenever it is asked about',
    withoutGuards: true,
    build: ({ orders }: EngineParts): void => {
      const seen: RejectedOrder[] = [];
      amend<typeof orders.report>(
        orders,
        'report',
        (report) =>
          function* (reported, now) {
            const result = yield* report(reported, now);
            const rejected = [...result.rejected, ...seen];
            seen.push(...result.rejected);
            return { ...result, rejected };
          },
      );
    },
  },
];

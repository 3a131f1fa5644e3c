import { hostActor } from '@hammer/access';
import fc from 'fast-check';
import type { BatchState, DuplicatePolicy } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { paidFaults } from './conduct.js';
import type { Expectation, ExpectedBatch } from './expectation.js';
import { moments, type Moment } from './fence.js';
import type { Answer, Stage } from './stage.js';

/** Something that is done to Hammer, its machine or its supplier. The model that it is checked against is the stage's own. */
type Command = fc.AsyncCommand<Expectation, Stage>;

const imeis = generateImeis(6, 'model');
const FRESHNESS_DAYS = 30;
/** So long after a call a person may say that it was not accepted, in milliseconds. */
const SETTLE_TIME = 15 * 60_000;
const started: readonly BatchState[] = ['running', 'paused', 'completed'];

const isDone = <T>(answer: Answer<T>): answer is { value: T } => 'value' in answer;

const listOf = (indexes: readonly number[]) => indexes.map((i) => imeis[i] as string);

/** A command that can be done at any time. */
function always(
  name: string,
  details: readonly unknown[],
  run: (stage: Stage) => Promise<void> | void,
): Command {
  return {
    check: () => true,
    run: async (_, stage) => {
      stage.count(name);
      await run(stage);
      stage.check();
    },
    toString: () => `${name}(${details.join(', ')})`,
  };
}

/** A command about one of the batches there are; the answer is the states in which it may be after that. */
function aboutABatch(
  name: string,
  which: number,
  run: (stage: Stage, batch: ExpectedBatch) => Promise<readonly BatchState[] | null>,
): Command {
  const pick = ({ batches }: Expectation) => batches.at(-1 - (which % batches.length));
  return {
    check: (expectation) => expectation.batches.length > 0,
    run: async (expectation, stage) => {
      const batch = pick(expectation) as ExpectedBatch;
      stage.count(name);
      const states = await run(stage, batch);
      stage.check(states ? { id: batch.id, states } : undefined);
    },
    toString: () => `${name}(${which})`,
  };
}

const create = (list: readonly number[], duplicates: DuplicatePolicy) =>
  always('create', [`[${list.join()}]`, duplicates], async (stage) => {
    const key = stage.key();
    const options = { serviceId: '1739', duplicates, freshnessDays: FRESHNESS_DAYS };
    const answer = await stage.ask(({ batches }) =>
      batches.create({ kind: 'imeis', imeis: listOf(list) }, options, key),
    );
    if (!isDone(answer)) throw new Error(`A draft was refused: ${answer.refused}`);
    adoptOrphans(stage);
    const mine = stage.expectation.batches.find(({ id }) => id === answer.value.id);
    Object.assign(mine ?? {}, {
      imeis: [...new Set(listOf(list))],
      duplicates,
      isWhole: true,
    });
  });

const start = (which: number) =>
  aboutABatch('start', which, async (stage, batch) => {
    const { expectation } = stage;
    const was = batch.state;
    const mustStart = was === 'draft' && !expectation.isStopped && expectation.hasNews(batch);
    const before = batch.imeis.filter((imei) => expectation.mayBeBoughtAnew(imei, stage.ended));
    const key = stage.key();
    let answer = await stage.ask(({ batches }) => startAtQuote(batches, batch.id, key));
    for (let again = 1; !isDone(answer) && answer.refused === 'quote-changed'; again++)
      answer = await stage.ask(({ batches }) => startAtQuote(batches, batch.id, `${key} ${again}`));
    if (!isDone(answer)) {
      if (mustStart) throw new Error(`A start was refused: ${answer.refused}`);
      return null;
    }
    if (was !== 'draft' || expectation.isStopped)
      throw new Error(`A batch was started that is ${was}, or in spite of STOP.`);
    // What was at its end before or during the start may have been wanted anew by it.
    expectation.started(batch, (imei) =>
      before.includes(imei) ? expectation.mayHaveBeenCharged(imei) : stage.ended(imei),
    );
    return started;
  });

async function startAtQuote(
  batches: Parameters<Parameters<Stage['ask']>[0]>[0]['batches'],
  id: number,
  key: string,
): Promise<void> {
  const { quote } = await batches.get(id);
  await batches.start(id, quote?.id ?? 'none', key, hostActor());
}

const deeds = {
  pause: { from: ['running', 'paused'], to: ['paused', 'completed'] },
  resume: { from: ['paused', 'running'], to: started },
  cancel: { from: ['draft', 'running', 'paused', 'cancelled'], to: ['cancelled', 'completed'] },
} as const satisfies Record<string, { from: readonly BatchState[]; to: readonly BatchState[] }>;

const changeState = (deed: keyof typeof deeds) => (which: number) =>
  aboutABatch(deed, which, async (stage, { id, state: was }) => {
    const { from, to } = deeds[deed];
    const isPossible = (from as readonly BatchState[]).includes(was);
    if (deed === 'resume') stage.watch.released(id);
    const answer = await stage.ask(({ batches }) => batches[deed](id, hostActor()));
    if (isDone(answer) !== isPossible && !(was === 'running' || was === 'paused'))
      throw new Error(`To ${deed} a batch that is ${was} was ${isPossible ? 'refused' : 'done'}.`);
    if (!isDone(answer)) return null;
    if (deed === 'resume') stage.watch.released(id);
    else stage.watch.halted(id);
    // What runs may come to its end in the moment in which it is paused or cancelled.
    return was === 'draft' || was === 'cancelled' ? ['cancelled'] : to;
  });

const recheck = (which: number) =>
  always('recheck', [which], async (stage) => {
    const { expectation, evidence } = stage;
    const imei = imeis[which % imeis.length] as string;
    const order = evidence.orders().findLast((candidate) => candidate.imei === imei);
    if (!order) return;
    const mayBe = expectation.mayBeBoughtAnew(imei, stage.ended);
    const key = stage.key();
    const answer = await stage.ask(({ single }) =>
      single.recheck(order.id, { reason: 'It may differ.' }, key, hostActor()),
    );
    const isBought = isDone(answer) && answer.value.kind === 'order-created';
    if (
      isBought &&
      (expectation.isStopped || !(mayBe || expectation.mayBeBoughtAnew(imei, stage.ended)))
    )
      throw new Error(`IMEI ${imei} was bought anew although that must wait.`);
    if (isBought)
      expectation.started({ imeis: [imei], duplicates: 'recheck' }, () =>
        expectation.mayHaveBeenCharged(imei),
      );
    adoptOrphans(stage);
  });

/** Batches that a re-check has made, or a process before it died. */
function adoptOrphans({ expectation, evidence }: Stage): void {
  const known = new Set(expectation.batches.map(({ id }) => id));
  for (const { id, state } of evidence.batches())
    if (!known.has(id)) {
      const rows = evidence.rows().filter((row) => row.batchId === id);
      expectation.drafted(
        id,
        rows.flatMap(({ imei }) => imei ?? []),
        'recheck',
      );
      Object.assign(expectation.batches.at(-1) ?? {}, { state });
    }
}

/** A person looks at the supplier's portal and says what is there, or gives the order up. */
const settle = (which: number, isGivenUp: boolean) =>
  always('settle', [which, isGivenUp], async (stage) => {
    const { expectation, evidence } = stage;
    const imei = imeis[which] as string;
    const order = evidence
      .orders()
      .find((candidate) => candidate.imei === imei && candidate.status === 'uncertain');
    if (!order) return;
    const [supplierOrderId] = stage.unknownCharges(imei);
    const fate = isGivenUp ? 'written off' : supplierOrderId ? 'accepted' : 'not accepted';
    const key = stage.key();
    const placementId = order.placementId ?? 0;
    const reason = 'Seen at the supplier.';
    const word = { orderIds: [order.id], reason, count: 1 };
    const answer = await stage.ask(({ resolver }) => {
      if (isGivenUp) return resolver.writeOff(placementId, word, key, hostActor());
      if (supplierOrderId === undefined)
        return resolver.notAccepted(placementId, word, key, hostActor());
      const orders = [{ orderId: order.id, supplierOrderId }];
      return resolver.accept(placementId, { orders, reason }, key, hostActor());
    });
    if (isDone(answer)) expectation.settled(imei, fate);
    stage.count(isDone(answer) ? fate : answer.refused);
  });

const stop = always('stop', [], async (stage) => {
  await stage.ask(({ spend }) => spend.stop('A person pressed STOP.', hostActor()));
  stage.expectation.isStopped = true;
  stage.watch.halted(0);
});

const lift = always('lift', [], async (stage) => {
  stage.watch.released(0);
  await stage.ask(({ spend }) => spend.lift({}, hostActor()));
  stage.expectation.isStopped = false;
});

const sync = always('sync', [], async (stage) => {
  await stage.ask(({ synchronizer }) => synchronizer.sync());
});

const complete = always('complete', [], (stage) => void stage.supplier.account.completeAll());

const pass = (milliseconds: number) =>
  always('pass', [milliseconds], (stage) => stage.pass(milliseconds));

const crash = always('crash', [], (stage) => stage.kill());

const doom = (moment: Moment, count: number) =>
  always('doom', [moment, count], (stage) => stage.kill({ among: [moment], count }));

const weather = (probability: number, fault: string) =>
  always('weather', [probability, fault], (stage) => stage.turn(probability, [fault]));

const calm = always('calm', [], (stage) => stage.supplier.calmDown());

const which = fc.nat(4);
const whichImei = fc.nat(imeis.length - 1);
const list = fc.array(whichImei, { minLength: 1, maxLength: 6 });
const policy = fc.constantFrom<DuplicatePolicy>('reuse', 'reuse', 'recheck', 'recheck', 'skip');
const span = fc.constantFrom(100, 1_000, 5_000, 40_000, 120_000);

/** Every command there is; one that comes more often is there more than once. */
export const commands: fc.Arbitrary<Command>[] = [
  ...Array.from({ length: 3 }, () => fc.tuple(list, policy).map((given) => create(...given))),
  ...Array.from({ length: 6 }, () => which.map(start)),
  ...Array.from({ length: 5 }, () => span.map(pass)),
  which.map(changeState('pause')),
  which.map(changeState('resume')),
  which.map(changeState('resume')),
  which.map(changeState('cancel')),
  whichImei.map(recheck),
  whichImei.map(recheck),
  ...Array.from({ length: 2 }, () =>
    fc.tuple(whichImei, fc.boolean()).map((given) => settle(...given)),
  ),
  fc.constant(pass(SETTLE_TIME)),
  fc.constant(stop),
  fc.constant(lift),
  fc.constant(lift),
  fc.constant(sync),
  fc.constant(complete),
  fc.constant(crash),
  fc
    .tuple(fc.constantFrom(...moments), fc.integer({ min: 1, max: 6 }))
    .map(([moment, count]) => doom(moment, count)),
  fc
    .tuple(fc.constantFrom(0.5, 1), fc.constantFrom(...Object.keys(paidFaults)))
    .map(([probability, fault]) => weather(probability, fault)),
  fc.constant(calm),
];

/** The names of the commands. */
export const commandNames = [
  'create',
  'start',
  'pass',
  'pause',
  'resume',
  'cancel',
  'recheck',
  'settle',
  'stop',
  'lift',
  'sync',
  'complete',
  'crash',
  'doom',
  'weather',
  'calm',
];

import type { DuplicatePolicy } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import type { Service } from '../../apps/sandbox/src/catalogue.js';
import type { Manners } from '../../apps/sandbox/src/manners.js';
import { paidFaults } from './conduct.js';
import type { Dice } from './dice.js';
import { moments, ONCE_KEPT, type DatabaseTroubles, type Doom } from './fence.js';
import type { Temper } from './model-supplier.js';

/** A batch that somebody will want; times are milliseconds after the world's beginning. */
export interface PlannedBatch {
  at: number;
  imeis: string[];
  serviceId: string;
  duplicates: DuplicatePolicy;
}

/** What a person will do, to the n-th batch where it is about one. */
export interface Act {
  at: number;
  deed: 'pause' | 'resume' | 'cancel' | 'stop' | 'lift' | 'sync' | 'single' | 'reprice' | 'restart';
  batch: number;
}

/** Everything that chance decides about a world before it begins. Amounts in micros, times in milliseconds. */
export interface Plan {
  startsAt: number;
  /** How long things go wrong; after that the world is calm until everything has ended. */
  turmoil: number;
  settings: {
    SUPPLIER_CALLS_PER_MINUTE: number;
    SUPPLIER_STATUS_CALLS_PER_MINUTE: number;
    SUPPLIER_PARALLEL_CALLS: number;
    SUPPLIER_IMEIS_PER_CALL: number;
    SUPPLIER_ANSWER_TIMEOUT: number;
    AUTO_SYNC_INTERVAL: number;
    DAILY_CAP: number;
  };
  services: Service[];
  manners: Manners;
  temper: Temper;
  troubles: DatabaseTroubles;
  /** How the first, second ... process dies. */
  dooms: Doom[];
  batches: PlannedBatch[];
  acts: Act[];
  /** Bought by somebody else before the world began. */
  boughtElsewhere: string[];
}

const NOON = Date.parse('2026-11-23T12:00:00Z');
const JUST_BEFORE_MIDNIGHT = Date.parse('2026-11-23T23:59:00Z');
const PLENTY = 1_000_000_000;

/** Many small calls that wait for their slots at the same time. */
const QUEUE = {
  SUPPLIER_CALLS_PER_MINUTE: 57,
  SUPPLIER_PARALLEL_CALLS: 30,
  SUPPLIER_IMEIS_PER_CALL: 1,
};

const serviceIds = ['1739', '0042'];
const imeiPool = generateImeis(60, 'simulation');

/** Draws a world. */
export function drawPlan(dice: Dice): Plan {
  const plan = drawUsual(dice);
  return dice.happens(0.08) ? withRefusedAnswers(plan, dice) : plan;
}

/** The database often refuses what a call has shown, and the first process dies while a file alone has it. */
function withRefusedAnswers(plan: Plan, dice: Dice): Plan {
  const [, ...later] = plan.dooms;
  const doom: Doom = { among: [ONCE_KEPT], count: dice.whole(1, 3) };
  return { ...plan, troubles: { ...plan.troubles, answerRefused: 0.7 }, dooms: [doom, ...later] };
}

function drawUsual(dice: Dice): Plan {
  const turmoil = dice.magnitude(10_000, 70_000);
  const services = serviceIds.map((id) => serviceOf(id, dice.pick([80_000, 12_500, 3_500])));
  const isQueue = dice.happens(0.06);
  const pool = dice.some(imeiPool, isQueue ? dice.whole(26, 34) : dice.whole(2, 16));
  const batches = Array.from({ length: dice.pick([1, 1, 2, 3]) }, (_, i) => ({
    at: i === 0 ? 0 : dice.whole(0, turmoil),
    imeis: drawList(dice, pool),
    serviceId: dice.happens(0.8) ? '1739' : '0042',
    duplicates: dice.pick(['reuse', 'reuse', 'recheck', 'recheck', 'skip'] as const),
  }));
  const orders = batches.reduce((sum, { imeis }) => sum + imeis.length, 0);
  return {
    startsAt: dice.happens(0.15) ? JUST_BEFORE_MIDNIGHT : NOON,
    turmoil,
    settings: drawSettings(dice, isQueue, orders),
    services,
    manners: {
      duplicates: dice.pick([
        'accept-again',
        'accept-again',
        'element',
        'whole-answer',
        'whole-answer-after-accepting',
        'imeierrors',
      ]),
      accountList: true,
      accountInfo: dice.pick(['off', 'credits']),
      balanceMicros: dice.happens(0.1) ? dice.whole(0, orders) * 80_000 : PLENTY,
      completeAfterMs: { least: 1_000, most: dice.magnitude(2_000, turmoil) },
      rejectedShare: dice.pick([0, 0.05, 0.3]),
      refuseWrongCheckDigit: false,
    },
    temper: drawTemper(dice),
    troubles: drawTroubles(dice, isQueue),
    dooms: Array.from({ length: dice.pick([0, 1, 1, 2, 3]) }, () => drawDoom(dice)),
    batches,
    acts: drawActs(dice, turmoil, batches.length),
    boughtElsewhere: dice.happens(0.35) ? dice.some(pool, 3) : [],
  };
}

function drawSettings(dice: Dice, isQueue: boolean, orders: number): Plan['settings'] {
  const settings = {
    SUPPLIER_CALLS_PER_MINUTE: dice.pick([0, 0, 57, 120, 300]),
    SUPPLIER_STATUS_CALLS_PER_MINUTE: dice.pick([0, 30]),
    SUPPLIER_PARALLEL_CALLS: dice.pick([1, 2, 5, 30]),
    SUPPLIER_IMEIS_PER_CALL: dice.pick([1, 1, 2, 2, 3, 5, 10, 100]),
    SUPPLIER_ANSWER_TIMEOUT: dice.pick([10, 30, 60]),
    AUTO_SYNC_INTERVAL: dice.pick([20, 60, 300]),
    DAILY_CAP: dice.happens(0.25) ? dice.whole(1, orders) * 80_000 : PLENTY,
  };
  return isQueue ? { ...settings, ...QUEUE } : settings;
}

function drawList(dice: Dice, pool: readonly string[]): string[] {
  const list = dice.some(pool, dice.whole(1, pool.length));
  if (dice.happens(0.2)) list.push(dice.pick(list));
  if (dice.happens(0.1)) list.push('123456789012345');
  return list;
}

function drawTemper(dice: Dice): Temper {
  const faults = dice.some(Object.keys(paidFaults), dice.magnitude(1, 8));
  // What is said once and must be remembered shows more seldom than the rest.
  if (dice.happens(0.25)) faults.push('too many calls');
  return { probability: dice.pick([0, 0.15, 0.25, 0.5, 0.8]), faults };
}

/** Any step, or one of the few that are around a call. */
function drawDoom(dice: Dice): Doom {
  return dice.happens(0.4)
    ? { among: moments, count: dice.magnitude(1, 900) }
    : { among: [dice.pick(moments)], count: dice.magnitude(1, 25) };
}

function drawTroubles(dice: Dice, isQueue: boolean): DatabaseTroubles {
  return {
    refused: dice.happens(0.15) ? 0.05 : 0,
    answerLost: dice.happens(0.15) ? 0.05 : 0,
    answerRefused: 0,
    suspended: dice.happens(isQueue ? 0.8 : 0.2) ? 0.06 : 0,
  };
}

function drawActs(dice: Dice, turmoil: number, batches: number): Act[] {
  const deeds = [
    'pause',
    'resume',
    'resume',
    'cancel',
    'stop',
    'lift',
    'sync',
    'single',
    'reprice',
    'restart',
  ] as const;
  const acts = Array.from({ length: dice.pick([0, 1, 2, 4, 6]) }, () => ({
    at: dice.whole(0, turmoil),
    deed: dice.pick(deeds),
    batch: dice.whole(0, batches - 1),
  }));
  return acts.sort((one, other) => one.at - other.at);
}

/** A service of a supplier that sells it for so many micros. */
export function serviceOf(id: string, priceMicros: number): Service {
  return {
    id,
    category: 'Checks',
    title: `Check ${id}`,
    priceMicros,
    timeTaken: 'Instant',
    mustRead: '',
    report: 'find-my',
  };
}

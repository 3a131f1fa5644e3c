import type { OrderStatus } from '@hammer/contract';
import type { BookEntry } from '../../apps/sandbox/src/book.js';
import type { Evidence, KeptOrder } from './evidence.js';
import { findMoney, findSums, type Finding } from './invariants-of-money.js';
import type { ModelSupplier } from './model-supplier.js';
import type { Plan } from './plan.js';

const MINUTE = 60_000;
const PERMIT_LASTS = 5_000;

/** Between a slot and its call the permit is written, in milliseconds. */
const TIME_TO_PERMIT = 20;

/** What a world was like that matters to what must hold in it. */
type Conditions = Pick<Plan, 'settings' | 'troubles'> & {
  /** Whether people settle what is uncertain. */
  settling?: boolean;
};

/** The steps of the placement document, written down a second time. */
const steps: Partial<Record<OrderStatus, readonly OrderStatus[]>> = {
  planned: ['prepared', 'sending', 'cancelled'],
  prepared: ['planned', 'sending'],
  sending: ['pending', 'duplicate', 'refused', 'planned', 'uncertain'],
  pending: ['in_process', 'completed', 'rejected'],
  in_process: ['completed', 'rejected'],
};

/** The steps that need a person, or the supplier's confirmation of an order id. */
const settlingSteps: typeof steps = { uncertain: ['pending', 'planned', 'written_off'] };

const accepted: readonly OrderStatus[] = ['pending', 'in_process', 'completed', 'rejected'];
const flagged: readonly OrderStatus[] = ['uncertain', 'written_off'];

const checkOf = ({ serviceId, imei }: { serviceId: string; imei: string }) =>
  `service ${serviceId}, IMEI ${imei}`;

/** Everything that must hold once a world has come to rest. */
export function* findBroken(
  evidence: Evidence,
  supplier: ModelSupplier,
  plan: Conditions,
): Generator<Finding> {
  yield* findMoney(evidence, supplier);
  yield* findSums(evidence);
  yield* findCharges(evidence, supplier);
  yield* findDayCaps(evidence, supplier, plan);
  yield* findPlacements(evidence);
  yield* findRows(evidence);
  yield* findSteps(evidence, plan);
  yield* findResults(evidence, supplier);
  yield* findBatches(evidence);
  yield* findRates(supplier, plan);
}

/** Each charge belongs to an order of its own: one that knows it, or one that is flagged. */
function* findCharges(evidence: Evidence, supplier: ModelSupplier): Generator<Finding> {
  const orders = Map.groupBy(evidence.orders(), checkOf);
  const refunded = new Set(
    supplier.book.entries.flatMap(({ kind, orderId }) => (kind === 'refund' ? [orderId] : [])),
  );
  for (const [check, charges] of Map.groupBy(supplier.charges, checkOf)) {
    const mine = orders.get(check) ?? [];
    const flags = mine.filter(({ status }) => flagged.includes(status));
    const buyers: KeptOrder[] = [];
    for (const charge of charges) {
      const buyer = knownBuyer(mine, charge, charges, supplier) ?? flags.shift();
      if (!buyer) yield ['every charge is known or flagged', `${check}: ${charge.orderId}`];
      else if (!refunded.has(charge.orderId)) buyers.push(buyer);
    }
    const generations = new Set(buyers.map(({ generation }) => generation));
    if (generations.size < buyers.length)
      yield ['no check is charged twice', `${check}: ${buyers.length} times`];
  }
  const sold = new Set(supplier.charges.map(({ orderId }) => orderId));
  const told = new Set(supplier.toldIds.values());
  for (const { supplierOrderId, ...order } of evidence.orders()) {
    if (supplierOrderId !== null && !sold.has(supplierOrderId) && !told.has(supplierOrderId))
      yield ['an order has the id that the supplier gave it', checkOf(order)];
  }
}

/** The order that has the charge's id: the true one, or the one that the supplier told in its place. */
export function knownBuyer(
  orders: readonly KeptOrder[],
  { orderId }: BookEntry,
  charges: readonly BookEntry[],
  supplier: ModelSupplier,
): KeptOrder | undefined {
  const told = supplier.toldIds.get(orderId);
  // The id of an earlier generation is that one's, whatever the supplier tells.
  const isOfAnother = charges.some((charge) => charge.orderId === told);
  const ids = [orderId, ...(told === undefined || isOfAnother ? [] : [told])];
  return orders.find(
    ({ supplierOrderId, status }) =>
      supplierOrderId !== null && ids.includes(supplierOrderId) && accepted.includes(status),
  );
}

function* findDayCaps(
  evidence: Evidence,
  supplier: ModelSupplier,
  { settings }: Conditions,
): Generator<Finding> {
  const spent = new Map<string, number>();
  const days = new Map(evidence.placements().map(({ id, day, price }) => [id, { day, price }]));
  for (const { placementId, status, ...order } of evidence.orders()) {
    if (!accepted.includes(status) || placementId === null) continue;
    const { day, price } = days.get(placementId) ?? { day: 'none', price: order.price };
    spent.set(day, (spent.get(day) ?? 0) + price);
  }
  for (const [day, micros] of spent)
    if (micros > settings.DAILY_CAP) yield ['no cap is overshot', `${day}: ${micros}`];
  if (spent.size === 0 && supplier.charges.length > 0 && settings.DAILY_CAP === 0)
    yield ['no cap is overshot', 'nothing may be spent'];
}

function* findPlacements(evidence: Evidence): Generator<Finding> {
  const orders = Map.groupBy(evidence.orders(), ({ placementId }) => placementId);
  const entries = Map.groupBy(evidence.entries(), ({ placementId }) => placementId);
  for (const placement of evidence.placements()) {
    const { id, state, size, price, duplicates, refused, notSent, uncertain } = placement;
    if (state === 'prepared' || state === 'sending') {
      yield ['nothing is left prepared or sending', `placement ${id} is ${state}`];
      continue;
    }
    const outcomes = placement.accepted + duplicates + refused + notSent + uncertain;
    if (state === 'settled' && outcomes !== size)
      yield ['the outcomes of a call are its orders', `placement ${id}: ${outcomes} of ${size}`];
    const mine = orders.get(id) ?? [];
    const count = (...wanted: OrderStatus[]) =>
      mine.filter(({ status }) => wanted.includes(status)).length;
    const kept = [
      count(...accepted),
      count('duplicate'),
      count('refused'),
      count('uncertain', 'written_off'),
    ];
    const written = [placement.accepted, duplicates, refused, uncertain];
    if (kept.join() !== written.join())
      yield [
        'the outcomes of a call are its orders',
        `placement ${id}: ${kept.join()} is not ${written.join()}`,
      ];
    let reserved = 0;
    for (const { kind, amount } of entries.get(id) ?? []) {
      if (kind === 'reserve') reserved += amount;
      if (kind === 'commit' || kind === 'release') reserved -= amount;
    }
    if (reserved !== count('uncertain') * price)
      yield ['only uncertain money stays reserved', `placement ${id}: ${reserved}`];
  }
  for (const { status, ...order } of evidence.orders()) {
    if (status === 'prepared' || status === 'sending')
      yield ['nothing is left prepared or sending', `${checkOf(order)} is ${status}`];
  }
}

function* findRows(evidence: Evidence): Generator<Finding> {
  const orders = new Map(evidence.orders().map((order) => [order.id, order]));
  const rows = evidence.rows();
  const started = new Set(
    evidence.batches().flatMap(({ id, startedAt }) => (startedAt === null ? [] : [id])),
  );
  for (const { batchId, rows: given } of evidence.imports()) {
    const count = rows.filter((row) => row.batchId === batchId).length;
    if (started.has(batchId) && count !== given && count !== 0)
      yield ['the rows of a batch are those given', `batch ${batchId}: ${count} of ${given}`];
  }
  const pointedTo = new Set<number>();
  for (const row of rows) {
    const order = orders.get(row.orderId ?? 0);
    if (order) pointedTo.add(order.id);
    const where = `batch ${row.batchId}, row ${row.number}`;
    if (row.class !== 'to_check' || !started.has(row.batchId)) continue;
    if (!order || order.imei !== row.imei || order.batchId !== row.batchId)
      yield ['every row to check has its order', where];
  }
  for (const { id, status, batchId } of orders.values()) {
    if (!pointedTo.has(id) && status !== 'cancelled' && started.has(batchId))
      yield ['every order has its row', `order ${id} of batch ${batchId} is ${status}`];
  }
}

function* findSteps(evidence: Evidence, { settling }: Conditions): Generator<Finding> {
  const allowed = settling ? { ...steps, ...settlingSteps } : steps;
  for (const { orderId, was, became } of evidence.steps()) {
    if (!allowed[was]?.includes(became))
      yield ['no order goes backwards', `order ${orderId}: ${was} to ${became}`];
  }
}

/**
 * Slots are evenly spaced, also across a restart. A permit lasts five seconds, so where a machine stood still, that many
 * seconds' worth of calls may come late and together with those after them.
 */
function* findRates(
  supplier: ModelSupplier,
  { settings, troubles }: Conditions,
): Generator<Finding> {
  const limit = settings.SUPPLIER_CALLS_PER_MINUTE;
  if (limit === 0) return;
  const times = supplier.log.calls
    .filter(({ action }) => action === 'placeorder')
    .map(({ at }) => Date.parse(at));
  const late = troubles.suspended > 0 ? Math.ceil((PERMIT_LASTS * limit) / MINUTE) : 0;
  for (const span of [MINUTE, MINUTE / 6]) {
    const most = mostWithin(span, times);
    const allowed = Math.ceil((limit * span) / MINUTE) + late;
    if (most > allowed)
      yield ['no more calls in 60 seconds than allowed', `${most} of ${allowed} in ${span} ms`];
  }
  for (const [i, time] of times.entries()) {
    const apart = time - (times[i - 1] ?? 0);
    if (late === 0 && apart < MINUTE / limit - TIME_TO_PERMIT)
      yield ['calls are evenly spaced', `${apart} ms apart`];
  }
}

function mostWithin(span: number, times: readonly number[]): number {
  let most = 0;
  for (let first = 0, last = 0; last < times.length; last++) {
    while ((times[last] as number) - (times[first] as number) >= span) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** With the supplier calm and every order finished there, a last sync has told everything. */
function* findResults(evidence: Evidence, supplier: ModelSupplier): Generator<Finding> {
  const refunds = Map.groupBy(
    evidence.entries().filter(({ kind }) => kind === 'refund'),
    ({ orderId }) => orderId,
  );
  for (const { id, supplierOrderId, status, imei } of evidence.orders()) {
    if (supplierOrderId === null) continue;
    const order = supplier.account.find(supplierOrderId);
    const truth = order?.imei === imei ? supplier.account.stateOf(order).replace(' ', '_') : status;
    if (truth !== status)
      yield ['results arrive', `order ${id} is ${truth} at the supplier and ${status} here`];
    const refunded = refunds.get(id)?.length ?? 0;
    if (refunded !== (status === 'rejected' ? 1 : 0))
      yield ['a rejected order is refunded once', `order ${id}: ${refunded} times`];
  }
}

function* findBatches(evidence: Evidence): Generator<Finding> {
  const orders = Map.groupBy(evidence.orders(), ({ batchId }) => batchId);
  const open: readonly OrderStatus[] = [
    'planned',
    'prepared',
    'sending',
    'uncertain',
    'pending',
    'in_process',
  ];
  for (const { id, state } of evidence.batches()) {
    const isOpen = (orders.get(id) ?? []).some(({ status }) => open.includes(status));
    if (state === 'completed' && isOpen)
      yield ['completed means that nothing is open', `batch ${id}`];
    if (state === 'running' && !isOpen) yield ['a batch ends', `batch ${id} is still running`];
  }
}

import type { Work } from '@hammer/database';
import type { Ledger, Movement } from '@hammer/ledger';
import type { Placement } from './placement.js';
import { roomOfPayer } from './room-of-payer.js';

/** What the money of a call depends on; the price in micros. */
type PricedCall = Pick<Placement, 'id' | 'batchId' | 'serviceId' | 'priceMicros' | 'day'>;

/** The movement of the money of so many orders of a call. */
export function movementOf(
  kind: 'reserve' | 'commit' | 'release',
  { id, batchId, serviceId, priceMicros, day }: PricedCall,
  orders: number,
  supplierAccount: string,
): Movement {
  return {
    kind,
    amountMicros: orders * priceMicros,
    orders,
    day,
    supplierAccount,
    serviceId,
    batchId,
    placementId: id,
  };
}

/**
 * Reserves the money of a claim, which comes last of all that a claim does, because every call that is settled waits for
 * the budgets. Claims wait for each other, so nobody has taken of the room meanwhile; where a cap was lowered in this
 * moment, nothing is claimed.
 */
export function* reserve(
  ledger: Ledger,
  placements: readonly Placement[],
  supplierAccount: string,
  now: number,
): Work<void> {
  const [call] = placements;
  if (!call) return;
  const movements = placements.map((placement) =>
    movementOf('reserve', placement, placement.orders.length, supplierAccount),
  );
  const { micros, cap } = yield* roomOfPayer(ledger, call.batchId, call.day);
  if (micros < movements.reduce((sum, { amountMicros }) => sum + amountMicros, 0))
    throw new Error(`The cap of the ${cap} was lowered while calls were claimed.`);
  yield* ledger.moveAll(movements, now);
}

import type { UncertainPlacement } from '@hammer/contract';
import { settleAtOf } from './call-in-doubt.js';
import type { Doubt } from './doubt.js';

/** What the ways out of an uncertainty depend on beside the call itself; `now` in milliseconds. */
export interface Circumstances {
  now: number;
  /** Whether the supplier of this account can be asked. */
  canAsk: boolean;
}

const NOTHING_LEFT = 'Nothing of this call is uncertain any more.';
const CANNOT_ASK =
  'The supplier account of this call is not the one that is set up. Set it up again to ask the supplier.';

/** Whether a call that nothing is known of may be taken for not accepted by now. */
export function isSettleTimePassed({ call }: Doubt, now: number): boolean {
  const settleAt = settleAtOf(call);
  return settleAt === null || now >= settleAt;
}

/** The ways out that there are, and why one is not open now. */
export function waysOutOf(
  doubt: Doubt,
  { now, canAsk }: Circumstances,
): UncertainPlacement['waysOut'] {
  const nothingLeft = doubt.orders.length === 0 ? NOTHING_LEFT : null;
  const cannotAsk = canAsk ? null : CANNOT_ASK;
  return (
    [
      ['check', nothingLeft ?? cannotAsk],
      ['accepted', nothingLeft ?? cannotAsk],
      ['not-accepted', nothingLeft ?? obstacleToNotAccepted(doubt, now)],
      ['write-off', nothingLeft],
    ] as const
  ).map(([way, obstacle]) => ({ way, possible: obstacle === null, obstacle }));
}

function obstacleToNotAccepted(doubt: Doubt, now: number): string | null {
  const settleAt = settleAtOf(doubt.call);
  if (settleAt !== null && now < settleAt) {
    return `A lost call may still take effect at the supplier until ${new Date(settleAt).toISOString()}.`;
  }
  return doubt.orders.every(({ candidates }) => candidates.length > 0)
    ? 'An order at the supplier may be the one of this call: every uncertain order has a candidate.'
    : null;
}

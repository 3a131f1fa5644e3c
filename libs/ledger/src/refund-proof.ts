import type { Reading } from './drift.js';

/** A reading, with the money of the orders that the supplier may have rejected before Hammer has heard of it; micros. */
export interface ReadingOfRefunds extends Reading {
  awaitedMicros: number;
}

/**
 * What readings prove of refunds, in micros. `ceilingMicros` is the most that the account can ever have been given as far
 * as they show: what it holds and all that was spent, less all that came back. `confirmedMicros` is how much has come back.
 */
export interface RefundProof {
  ceilingMicros: number;
  confirmedMicros: number;
}

/**
 * What one reading more proves. What an account is short of its ceiling is taken for refunds that have not come, whatever
 * else it may be; all other refunds have. Credit that somebody has added would hide a refund that is missing, so a reading
 * above the ceiling confirms nothing and makes a new ceiling, unless early refunds explain all of it.
 */
export function proveRefunds(last: RefundProof | null, reading: ReadingOfRefunds): RefundProof {
  const { balanceMicros, committedMicros, refundedMicros, atRiskMicros, awaitedMicros } = reading;
  const given = balanceMicros + committedMicros - refundedMicros;
  const excess = last === null ? 0 : given - last.ceilingMicros;
  const isCreditAdded = excess > awaitedMicros;
  const before = last?.confirmedMicros ?? 0;
  const confirmedMicros =
    last === null || isCreditAdded
      ? before
      : Math.max(before, refundedMicros - Math.max(0, -excess));
  // What was at risk may have been charged already, and what is not confirmed may still come.
  const own = given + atRiskMicros + refundedMicros - confirmedMicros;
  const ceilingMicros = last === null || isCreditAdded ? own : Math.min(last.ceilingMicros, own);
  return { ceilingMicros, confirmedMicros };
}

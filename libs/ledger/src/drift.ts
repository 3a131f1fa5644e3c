/** What an account held, and what the ledger knew of it: spent, to come back, and what may have been charged beside; micros. */
export interface Reading {
  balanceMicros: number;
  committedMicros: number;
  refundedMicros: number;
  atRiskMicros: number;
}

/**
 * How much more an account holds than its last reading and the ledger explain; negative for less, null when all is
 * explained. What was at risk at the later reading may have been charged by then, what was at risk at the earlier one
 * may turn out not to have been, and a refund may have come before it was heard of or may come later.
 */
export function driftBetween(earlier: Reading, later: Reading): number | null {
  const refunds = later.refundedMicros - earlier.refundedMicros;
  const drift =
    later.balanceMicros -
    earlier.balanceMicros +
    (later.committedMicros - earlier.committedMicros) -
    refunds;
  const isExplained =
    drift >= -later.atRiskMicros - Math.max(refunds, 0) && drift <= earlier.atRiskMicros;
  return isExplained ? null : drift;
}

import type { UncertainPlacement } from '@hammer/contract';
import { Failure } from './failure.js';
import { dollars, harmless, inWords, say } from './say.js';

/** Shows one call: what happened, its orders with their candidates, and which ways out are open. */
export function sayUncertain(call: UncertainPlacement): void {
  say(
    `call ${call.placementId}, batch ${call.batchId}, service ${harmless(call.serviceId)}, ` +
      `${inWords(call.ageSeconds)} ago, ${dollars(call.atRiskMicros)} at risk`,
  );
  say(`  ${harmless(call.reason)}`);
  for (const { id, imei, candidates } of call.orders) {
    const seen = candidates.map(
      ({ supplierOrderId, verdict, kinds }) =>
        `${harmless(supplierOrderId)} (${verdict}; ${kinds.join(', ')})`,
    );
    say(`  order ${id}  ${imei}  ${seen.length > 0 ? seen.join('  ') : 'no candidate'}`);
  }
  if (call.lastCheck) say(`  last check: ${harmless(call.lastCheck.finding)}`);
  for (const { way, possible, obstacle } of call.waysOut)
    say(`  ${way}: ${possible ? 'possible' : `not now. ${harmless(obstacle)}`}`);
}

/** Shows what is left of a call; throws a Failure with the code for scripts when something still is. */
export function sayWhatIsLeft(call: UncertainPlacement): void {
  const { length } = call.orders;
  if (length === 0) return say(`Nothing of call ${call.placementId} is uncertain any more.`);
  sayUncertain(call);
  throw stillUncertain(length);
}

/** The end of a verb that leaves something uncertain. */
export function stillUncertain(orders: number): Failure {
  return new Failure(
    `${orders === 1 ? '1 order is' : `${orders} orders are`} still uncertain. It is not sent again.`,
    { exitCode: 3 },
  );
}

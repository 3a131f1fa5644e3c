import type { Room } from '@hammer/ledger';
import { asMoney } from '@hammer/orders';
import type { Pause } from './placement.js';
import type { ServiceState } from './service-state.js';

/** A person wants it so. */
export const byHand: Pause = { code: 'by-hand', message: 'Paused by hand.' };

/** Why nothing may be bought of a service at this price (micros); null when it may. */
export function obstacleOf(
  serviceId: string,
  priceMicros: number,
  service: ServiceState | undefined,
): Pause | null {
  if (!service || service.goneAt !== null) {
    return {
      code: 'service-gone',
      message: `The supplier no longer offers service ${serviceId}. Cancel the rest of this batch and choose another service.`,
    };
  }
  return service.priceMicros === priceMicros
    ? null
    : priceChanged(serviceId, priceMicros, service.priceMicros);
}

function priceChanged(serviceId: string, quoted: number, now: number): Pause {
  return {
    code: 'price-changed',
    message: `Service ${serviceId} cost ${asMoney(quoted)} when this batch was quoted and costs ${asMoney(now)} now. Cancel the rest and start it as a new batch at the new price.`,
  };
}

const capsReached: Readonly<Record<Room['cap'], string>> = {
  day: 'Resume tomorrow (UTC), or raise DAILY_CAP.',
  batch: 'It would cost more than its quote. Cancel the rest and start it as a new batch.',
  person:
    'It is the cap of who has started the batch. Resume tomorrow (UTC), or ask an admin for a higher one.',
  token:
    'It is the cap of the token that has started the batch. Resume tomorrow (UTC), or cancel the rest and start it with another token.',
};

/** Why no order can be afforded on a day. */
export function capReached(day: string, cap: Room['cap']): Pause {
  return {
    code: 'cap-reached',
    message: `The spending cap for ${day} leaves no room for another order. ${capsReached[cap]}`,
  };
}

/** Why nobody should go on after a trial call without a clear answer that followed another such call. */
export function noClearAnswers(): Pause {
  return {
    code: 'no-clear-answers',
    message:
      'Two calls in a row got no clear answer, the last of them a trial, so the orders in them may have been charged. Look at the uncertain orders, then resume.',
  };
}

/** Why no more may be put at risk. Amounts in micros. */
export function exposureReached(atRiskMicros: number, limitMicros: number): Pause {
  return {
    code: 'exposure-limit',
    message: `${asMoney(atRiskMicros)} may have been charged without a clear answer; EXPOSURE_LIMIT allows ${asMoney(limitMicros)}. Settle the uncertain orders, or raise the limit, then resume.`,
  };
}

/** Why nothing should go on by itself after ends with calls in flight; each of them may have cost orders their answer. */
export function crashLoop(ends: number, minutes: number): Pause {
  return {
    code: 'crash-loop',
    message: `Hammer was ended ${ends} times within ${minutes} minutes while calls were under way, and each time their orders became uncertain. Find out from the log, or from whoever starts it, what ends it; look at the uncertain orders, then resume.`,
  };
}

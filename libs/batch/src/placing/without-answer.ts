import type { PlacementAnswer } from '@hammer/fusion';

/** Why nothing is known of a call that was under way when the process that made it ended. */
export const ENDED_WHILE_SENDING =
  'Hammer was ended while this call was under way, so its answer is not known.';

/** What is known of a call that never came to an answer: nothing, of any of its orders. */
export function withoutAnswer(imeis: readonly string[], reason: string): PlacementAnswer {
  return {
    verdict: 'uncertain',
    reason,
    outcomes: new Map(imeis.map((imei) => [imei, { kind: 'uncertain', reason }])),
    anomalies: [],
    salvaged: [],
    retryAfterMs: null,
    httpStatus: null,
    raw: '',
    durationMs: 0,
  };
}

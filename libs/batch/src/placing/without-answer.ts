import type { PlacementAnswer } from '@hammer/fusion';

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

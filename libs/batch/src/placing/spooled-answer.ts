import type { OrderOutcome, PlacementAnswer } from '@hammer/fusion';

/** What a call has shown, with enough of the call to know it again. */
export interface SpooledAnswer {
  placementId: number;
  imeis: string[];
  answer: PlacementAnswer;
}

const VERSION = 1;

/** The text of a file that keeps an answer. */
export function spell({ placementId, imeis, answer }: SpooledAnswer): string {
  const outcomes = [...answer.outcomes];
  return JSON.stringify({ version: VERSION, placementId, imeis, answer: { ...answer, outcomes } });
}

/** Reads what {@link spell} has written; null when the text is anything else, or not whole. */
export function readSpooled(text: string): SpooledAnswer | null {
  try {
    const { version, placementId, imeis, answer } = JSON.parse(text) as {
      version: number;
      placementId: number;
      imeis: string[];
      answer: Omit<PlacementAnswer, 'outcomes'> & { outcomes: [string, OrderOutcome][] };
    };
    const outcomes = new Map(answer.outcomes);
    const isWhole = imeis.length > 0 && imeis.every((imei) => outcomes.get(imei)?.kind);
    if (version !== VERSION || !Number.isSafeInteger(placementId) || !isWhole) return null;
    return { placementId, imeis, answer: { ...answer, outcomes } };
  } catch {
    return null;
  }
}

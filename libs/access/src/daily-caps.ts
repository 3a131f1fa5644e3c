import { first, sql, type Work } from '@hammer/database';
import type { DailyCaps } from './actor.js';

/** What a person may spend in a day, and what may be spent with a token, as it is now; in micros, null is no cap. */
export function* dailyCapsOf({
  personId,
  tokenId,
}: {
  personId: number | null;
  tokenId: number | null;
}): Work<DailyCaps> {
  const person =
    personId === null
      ? undefined
      : yield* first<{ dailyCapMicros: number | null }>(
          sql`SELECT daily_cap_micros FROM people WHERE id = ${personId}`,
        );
  const token =
    tokenId === null
      ? undefined
      : yield* first<{ dailyCapMicros: number | null }>(
          sql`SELECT daily_cap_micros FROM tokens WHERE id = ${tokenId}`,
        );
  return {
    personMicros: person?.dailyCapMicros ?? null,
    tokenMicros: token?.dailyCapMicros ?? null,
  };
}

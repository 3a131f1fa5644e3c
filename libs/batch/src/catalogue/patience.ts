import type { Clock } from '@hammer/database';

/** How long a person is kept waiting for a question that shares its slots with paid calls, in milliseconds. */
export const PATIENCE = 10_000;

/** The answer, or `otherwise` when it takes longer than a person should wait; the question goes on all the same. */
export async function withPatience<T, U>(
  clock: Clock,
  answer: Promise<T>,
  otherwise: () => U,
): Promise<T | U> {
  const givenUp = new AbortController();
  const tooLate = clock.sleep(PATIENCE, { signal: givenUp.signal, ref: false });
  try {
    return await Promise.race([answer, tooLate.then(otherwise)]);
  } finally {
    tooLate.catch(() => undefined);
    givenUp.abort();
  }
}

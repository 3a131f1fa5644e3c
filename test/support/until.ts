import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer is as it should be; gives up with the last answer after so many milliseconds. */
export async function until<T>(
  ask: () => Promise<T> | T,
  isRight: (answer: T) => boolean,
  patience = 60_000,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (Date.now() > end)
      throw new Error(
        `Waited in vain; the last answer was ${JSON.stringify(answer).slice(0, 2_000)}`,
      );
    await sleep(15);
  }
}

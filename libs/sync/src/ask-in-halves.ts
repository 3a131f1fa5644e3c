/** What questions for some things have brought: the answers, how many things were asked about, and what went wrong. */
export interface Findings<Answer> {
  answers: Answer[];
  asked: number;
  failure: unknown;
}

/**
 * What a failure says about the things in the question. `one-unknown`: one of them is to blame, and the rest can be had.
 * `one-perhaps`: one of them may be to blame, or everything is broken. `all`: asking for fewer is no use.
 */
export type Blame = 'one-unknown' | 'one-perhaps' | 'all';

/**
 * Asks about many things at once, and where that fails because of one of them, about each half, down to a single one.
 * After `mostFailures` questions that failed for a reason that may be any, the rest is left for another time.
 */
export async function askInHalves<Thing, Answer>(
  things: readonly Thing[],
  ask: (some: readonly Thing[]) => Promise<Answer[]>,
  blameOf: (failure: unknown) => Blame,
  mostFailures: number,
): Promise<Findings<Answer>> {
  const findings: Findings<Answer> = { answers: [], asked: 0, failure: null };
  const waiting = [things];
  let failures = 0;
  for (let some = waiting.pop(); some; some = waiting.pop()) {
    try {
      findings.answers.push(...(await ask(some)));
      findings.asked += some.length;
    } catch (failure) {
      const blame = blameOf(failure);
      const isDivided = some.length > 1 && blame !== 'all';
      if (!isDivided) findings.failure ??= failure;
      if (blame === 'one-perhaps') failures++;
      if (blame === 'all' || failures >= mostFailures) {
        findings.failure ??= failure;
        return findings;
      }
      if (isDivided) {
        const half = Math.ceil(some.length / 2);
        waiting.push(some.slice(half), some.slice(0, half));
      }
    }
  }
  return findings;
}

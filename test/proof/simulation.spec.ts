import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { paidFaults } from './conduct.js';
import { moments, ONCE_KEPT } from './fence.js';
import { live, REPLAYED } from './world.js';

/** `HAMMER_WORLDS` is how many worlds are lived through, `HAMMER_SEED` the first of their seeds. */
const worlds = Number(process.env['HAMMER_WORLDS'] ?? 2_000);
const firstSeed = Number(process.env['HAMMER_SEED'] ?? 1);

/** So many worlds meet every fault and every death. */
const ENOUGH = 500;
const WORLDS_WITHOUT_GUARDS = 100;
const LONGEST = 24 * 3_600_000;

describe('the simulation', () => {
  const tally = new Map<string, number>();
  let report = '';

  beforeAll(() => void Logger.overrideLogger(process.env['HAMMER_TEST_LOG'] ? ['log'] : false));

  afterAll(() => {
    process.stdout.write(report);
  });

  it(
    `keeps every promise in ${worlds} worlds`,
    async () => {
      const began = performance.now();
      for (let seed = firstSeed; seed < firstSeed + worlds; seed++) {
        const life = await live(seed);
        if (life.violation) throw new Error(replayOf(seed, life.violation));
        for (const [event, times] of life.tally) tally.set(event, (tally.get(event) ?? 0) + times);
      }
      const seconds = Math.round((performance.now() - began) / 1_000);
      const calls = tally.get('a paid call') ?? 0;
      const fatal = [...moments, ONCE_KEPT];
      const deaths = fatal.reduce((sum, moment) => sum + (tally.get(moment) ?? 0), 0);
      const replayed = tally.get(REPLAYED) ?? 0;
      report = `${worlds} worlds in ${seconds} s: ${calls} paid calls, ${deaths} processes killed, ${replayed} answers read from their files\n`;
      if (worlds < ENOUGH) return;
      const expected = [...Object.keys(paidFaults), ...fatal, REPLAYED];
      expect(expected.filter((event) => !tally.has(event))).toEqual([]);
    },
    LONGEST,
  );

  it('lives through a world in the same way whenever it is asked to', async () => {
    for (let seed = firstSeed; seed < firstSeed + 10; seed++)
      expect((await live(seed)).fingerprint).toBe((await live(seed)).fingerprint);
  });

  it('keeps every promise without the guards of the database too', async () => {
    const without = { name: 'none', withoutGuards: true, build: () => undefined };
    for (let seed = 1; seed <= WORLDS_WITHOUT_GUARDS; seed++)
      expect((await live(seed, without)).violation).toBeNull();
  });
});

function replayOf(seed: number, { invariant, what }: { invariant: string; what: string }): string {
  return (
    `The world of seed ${seed} broke a promise: ${invariant} (${what}). To see it again: ` +
    `HAMMER_SEED=${seed} HAMMER_WORLDS=1 HAMMER_TEST_LOG=log npm run test:server -- test/proof/simulation`
  );
}

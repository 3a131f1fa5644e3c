import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { mistakesOfBookkeeping } from './mistakes-of-bookkeeping.js';
import { mistakesOfPermission } from './mistakes-of-permission.js';
import { mistakesOfReading } from './mistakes-of-reading.js';
import { live } from './world.js';

/** In so many worlds at most a mistake must show. */
const MOST_WORLDS = 1_000;

const mistakes = [...mistakesOfReading, ...mistakesOfBookkeeping, ...mistakesOfPermission];

describe('the simulation notices when', () => {
  const found: string[][] = [['mistake', 'worlds', 'the promise that was seen broken']];

  beforeAll(() => void Logger.overrideLogger(false));

  afterAll(() => {
    const [mistake, worlds] = [0, 1].map((column) =>
      Math.max(...found.map((line) => line[column]?.length ?? 0)),
    ) as [number, number];
    const lines = found.map(
      ([name = '', count = '', promise = '']) =>
        `${name.padEnd(mistake)}  ${count.padStart(worlds)}  ${promise}`,
    );
    process.stdout.write(`${lines.join('\n')}\n`);
  });

  it.each(mistakes)(
    '$name',
    async (mistake) => {
      for (let seed = 1; seed <= MOST_WORLDS; seed++) {
        const { violation } = await live(seed, mistake);
        if (!violation) continue;
        found.push([mistake.name, String(seed), violation.invariant]);
        return;
      }
      found.push([mistake.name, '-', 'none']);
      throw new Error(`No promise was seen broken in ${MOST_WORLDS} worlds.`);
    },
    600_000,
  );
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { commandNames, commands } from './commands.js';
import { moments } from './fence.js';
import type { Mistake } from './mistake.js';
import { mistakesOfBookkeeping } from './mistakes-of-bookkeeping.js';
import { mistakesOfReading } from './mistakes-of-reading.js';
import { Stage } from './stage.js';

/** `HAMMER_HISTORIES` is how many are lived through; the others replay the one that a failing run has printed. */
const {
  HAMMER_HISTORIES: histories = '130',
  HAMMER_HISTORY_SEED: seed = '1',
  HAMMER_HISTORY_PATH: path,
  HAMMER_HISTORY_REPLAY: replayPath,
} = process.env;

const LONGEST_HISTORY = 120;
const LONGEST = 24 * 3_600_000;

/** What may come of an uncertain order. */
const settled = ['accepted', 'not accepted', 'written off'];

/** So many histories meet every kind of command. */
const ENOUGH = 50;

/** Deliberate mistakes that few histories show. */
const mistakes = [...mistakesOfReading, ...mistakesOfBookkeeping].filter(({ name }) =>
  [
    'a call without an answer in time is made again',
    'a damaged answer costs nothing',
    'what was being sent is sent again after a start',
    'a call is written down after it was made',
    'what is settled is paid twice',
    'the money of uncertain orders is released',
  ].includes(name),
);

describe('whatever is done to Hammer, in any order', () => {
  const tally = new Map<string, number>();
  let report = '';

  const count = (event: string, times = 1) =>
    void tally.set(event, (tally.get(event) ?? 0) + times);

  /** Random commands on a random world, until they end or a promise is broken; the shortest way there is printed. */
  const live = (parameters: fc.Parameters<[number, Iterable<unknown>]>, mistake?: Mistake) => {
    const history = fc.commands(commands, {
      maxCommands: LONGEST_HISTORY,
      size: 'max',
      ...(replayPath === undefined ? {} : { replayPath }),
    });
    const property = fc.asyncProperty(fc.nat(), history, async (chance, deeds) => {
      const stage = await Stage.open(chance, mistake);
      try {
        await fc.asyncModelRun(() => ({ model: stage.expectation, real: stage }), deeds);
        await stage.rest();
      } finally {
        for (const [event, times] of stage.tally) count(event, times);
        stage.close();
      }
    });
    return fc.check(property, parameters as fc.Parameters<unknown>);
  };

  beforeAll(() => void Logger.overrideLogger(process.env['HAMMER_TEST_LOG'] ? ['log'] : false));

  afterAll(() => void process.stdout.write(report));

  it(
    `keeps every promise in ${histories} histories`,
    async () => {
      const began = performance.now();
      const details = await live({
        numRuns: Number(histories),
        seed: Number(seed),
        ...(path === undefined ? {} : { path }),
      });
      if (details.failed) throw new Error(replayOf(details));
      const seconds = Math.round((performance.now() - began) / 1_000);
      const sum = (...events: string[]) =>
        events.reduce((total, event) => total + (tally.get(event) ?? 0), 0);
      report =
        `${histories} histories in ${seconds} s: ${sum(...commandNames)} commands, ` +
        `${sum('a paid call')} paid calls, ${sum('ended', ...moments)} processes killed\n`;
      if (Number(histories) < ENOUGH) return;
      expect(
        [...commandNames, ...moments, ...settled].filter((event) => !tally.has(event)),
      ).toEqual([]);
    },
    LONGEST,
  );

  it.each(mistakes)('shows that $name', async (mistake) => {
    const { failed, errorInstance } = await live({ seed: 1, endOnFailure: true }, mistake);
    expect(failed).toBe(true);
    expect(String(errorInstance)).toMatch(/A promise was broken|although/);
  });
});

function replayOf(details: fc.RunDetails<unknown>): string {
  const replay = /replayPath="([^"]*)"/.exec(fc.defaultReportMessage(details) ?? '')?.[1];
  return (
    `${fc.defaultReportMessage(details)}\n${String(details.errorInstance)}\nTo see it again, with the engine's log: ` +
    `HAMMER_HISTORY_SEED=${details.seed} HAMMER_HISTORY_PATH=${details.counterexamplePath} HAMMER_HISTORY_REPLAY='${replay}' ` +
    'HAMMER_HISTORIES=1 HAMMER_TEST_LOG=log npm run test:server -- test/proof/model'
  );
}

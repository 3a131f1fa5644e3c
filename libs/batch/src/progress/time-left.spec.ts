import { describe, expect, it } from '@jest/globals';
import { timeLeft, type AnsweredCall, type Outlook } from './time-left.js';

const NOW = 1_000_000;

/** So many calls that were answered at once, the newest first. */
const calls = (seconds: readonly number[], { size = 100, isTrial = false } = {}): AnsweredCall[] =>
  seconds.map((duration) => ({ size, isTrial, settledAt: NOW, durationMs: duration * 1_000 }));

/** Calls one after the other, so many seconds apart. */
const apart = (count: number, seconds: number, duration: number): AnsweredCall[] =>
  calls(Array.from({ length: count }, () => duration)).map((call, i) => ({
    ...call,
    settledAt: NOW - i * seconds * 1_000,
  }));

const outlook = (different: Partial<Outlook> = {}): Outlook => ({
  remaining: 20_000,
  proven: { provenSize: 100, frozen: false },
  ceiling: 100,
  calls: calls([3, 3, 3, 3.5, 3.5, 4, 4, 4]),
  parallelCalls: 30,
  callsPerMinute: 0,
  ...different,
});

describe('the time left', () => {
  it('counts rounds of parallel calls that take as long as half of them took', () => {
    expect(timeLeft(outlook())).toEqual({ leastSeconds: 21, mostSeconds: 28 });
  });

  it('is what the limit of calls allows where that is longer', () => {
    const seconds = (200 * 60) / 57;
    expect(timeLeft(outlook({ callsPerMinute: 57 }))).toEqual({
      leastSeconds: Math.floor(seconds),
      mostSeconds: Math.ceil(seconds),
    });
  });

  it('counts the trial calls of a new service one after the other', () => {
    const proven = { provenSize: 0, frozen: false };
    expect(timeLeft(outlook({ proven, remaining: 113 }))).toEqual({
      leastSeconds: 12,
      mostSeconds: 16,
    });
  });

  it('counts small calls where the size is frozen', () => {
    const proven = { provenSize: 2, frozen: true };
    expect(timeLeft(outlook({ proven, remaining: 120 }))).toEqual({
      leastSeconds: 6,
      mostSeconds: 8,
    });
  });

  it('is minutes, not hours, after slow trials with one IMEI each', () => {
    const trials = calls([9, 8], { size: 1, isTrial: true });
    const proven = { provenSize: 2, frozen: false };
    const left = timeLeft(outlook({ proven, calls: trials }));
    // Two trials more and seven rounds, of between 4 and 18 seconds each.
    expect(left).toEqual({ leastSeconds: 9 * 4, mostSeconds: 9 * 18 });
  });

  it('forgets how slow the trials were once full calls are answered', () => {
    const some = [...calls([3, 3, 3, 3, 3, 3]), ...calls([60, 60], { size: 1, isTrial: true })];
    expect(timeLeft(outlook({ calls: some }))).toEqual({ leastSeconds: 21, mostSeconds: 21 });
  });

  it('goes by the pace of many calls, whatever the calls at once would allow', () => {
    // A call of 100 every two seconds, as where another batch takes its turns.
    const left = timeLeft(outlook({ calls: apart(40, 2, 3) }));
    expect(left?.leastSeconds).toBeGreaterThan(350);
    expect(left?.leastSeconds).toBeLessThan(400);
    expect(left?.mostSeconds).toBeGreaterThan(400);
    expect(left?.mostSeconds).toBeLessThan(450);
  });

  it('takes no pace from calls that were answered all at once', () => {
    expect(timeLeft(outlook({ calls: calls(Array.from({ length: 30 }, () => 3.5)) }))).toEqual({
      leastSeconds: 24,
      mostSeconds: 25,
    });
  });

  it('takes no pace from before a pause', () => {
    const before = apart(40, 2, 3).map((call) => ({
      ...call,
      settledAt: call.settledAt - 3_600_000,
    }));
    const left = timeLeft(outlook({ calls: [...apart(3, 0, 3), ...before] }));
    expect(left).toEqual({ leastSeconds: 21, mostSeconds: 21 });
  });

  it('is unknown before the first answer, unless a limit of calls tells it', () => {
    expect(timeLeft(outlook({ calls: [] }))).toBeNull();
    expect(timeLeft(outlook({ calls: [], callsPerMinute: 60 }))).toEqual({
      leastSeconds: 200,
      mostSeconds: 200,
    });
  });

  it('is nothing when nothing is left', () => {
    expect(timeLeft(outlook({ remaining: 0 }))).toEqual({ leastSeconds: 0, mostSeconds: 0 });
  });
});

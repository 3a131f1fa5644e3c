import { describe, expect, it } from '@jest/globals';
import { timeLeft, type Outlook } from './time-left.js';

const outlook = (different: Partial<Outlook> = {}): Outlook => ({
  remaining: 20_000,
  proven: { provenSize: 100, frozen: false },
  ceiling: 100,
  secondsPerCall: 3.5,
  parallelCalls: 30,
  callsPerMinute: 0,
  ...different,
});

describe('the time left', () => {
  it('counts rounds of parallel calls', () => {
    expect(timeLeft(outlook())).toBe(Math.ceil(7 * 3.5));
  });

  it('is what the limit of calls allows where that is longer', () => {
    expect(timeLeft(outlook({ callsPerMinute: 57 }))).toBe(Math.ceil((200 * 60) / 57));
  });

  it('counts the trial calls of a new service one after the other', () => {
    const proven = { provenSize: 0, frozen: false };
    expect(timeLeft(outlook({ proven, remaining: 113 }))).toBe(Math.ceil(4 * 3.5));
  });

  it('counts small calls where the size is frozen', () => {
    const proven = { provenSize: 2, frozen: true };
    expect(timeLeft(outlook({ proven, remaining: 120 }))).toBe(Math.ceil(2 * 3.5));
  });

  it('is unknown before the first answer, unless a limit of calls tells it', () => {
    expect(timeLeft(outlook({ secondsPerCall: null }))).toBeNull();
    expect(timeLeft(outlook({ secondsPerCall: null, callsPerMinute: 60 }))).toBe(200);
  });

  it('is nothing when nothing is left', () => {
    expect(timeLeft(outlook({ remaining: 0 }))).toBe(0);
  });
});

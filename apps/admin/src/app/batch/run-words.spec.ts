import { describe, expect, it } from '@jest/globals';
import { batch, progress, statuses } from '../../testing/builders.js';
import { figuresOfMoney, figuresOfRun } from './run-words.js';

const around = { promisedTime: '1-24 Hours', isStopped: false };
const running = batch({ state: 'running', startedAt: '2026-11-22T12:00:00.000Z' });

function figure(name: string, ...args: Parameters<typeof figuresOfRun>) {
  return figuresOfRun(...args).find((one) => one.name === name);
}

describe('the figures of a run', () => {
  it('name placing and waiting apart', () => {
    const now = progress({
      callsUnderWay: 2,
      statuses: statuses({ planned: 50, sending: 10, pending: 30, completed: 10 }),
    });
    expect(figure('Placing', running, now, around)).toMatchObject({
      value: '40 of 100',
      note: '40% placed, 2 calls under way',
    });
    expect(figure('Results', running, now, around)).toMatchObject({
      value: '10 of 40',
      note: '30 waiting for the supplier',
    });
  });

  it('say the time left only when it can be told', () => {
    const told = progress({ timeLeft: { leastSeconds: 100, mostSeconds: 230 } });
    expect(figure('Time left', running, told, around)?.value).toBe('1 to 4 minutes');
    expect(figure('Time left', running, progress(), around)?.value).toBe('Not known yet');
    expect(figure('Time left', running, told, { ...around, isStopped: true })?.note).toBe(
      'Held until STOP is lifted',
    );
    expect(figure('Time left', running, { ...told, state: 'paused' }, around)?.note).toBe('Paused');
  });

  it('promise nothing for the supplier while results are awaited', () => {
    const waiting = progress({ phase: 'waiting', statuses: statuses({ pending: 100 }) });
    expect(figure('Time left', running, waiting, around)).toMatchObject({
      value: 'Up to the supplier',
      note: 'Promised: 1-24 Hours',
    });
    expect(figure('Rate', running, waiting, around)).toBeUndefined();
  });

  it('say how long it took when it has ended', () => {
    const ended = batch({
      state: 'completed',
      startedAt: '2026-11-22T12:00:00.000Z',
      finishedAt: '2026-11-22T12:12:00.000Z',
    });
    const done = progress({ state: 'completed', phase: 'done' });
    expect(figure('Took', ended, done, around)?.value).toBe('12 minutes');
  });

  it('show the money at risk as such only when there is some', () => {
    const calm = figuresOfMoney(progress()).find(({ name }) => name === 'At risk');
    expect(calm).toEqual({ name: 'At risk', value: '$0.00', note: 'Nothing uncertain' });
    const risky = figuresOfMoney(
      progress({
        statuses: statuses({ uncertain: 2 }),
        money: {
          quotedMicros: 8_000_000,
          spentMicros: 7_840_000,
          reservedMicros: 160_000,
          atRiskMicros: 160_000,
          refundedMicros: 0,
        },
      }),
    ).find(({ name }) => name === 'At risk');
    expect(risky).toMatchObject({ value: '$0.16', note: '2 orders uncertain', tone: 'risk' });
  });
});

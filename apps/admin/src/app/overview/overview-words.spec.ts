import { describe, expect, it } from '@jest/globals';
import type { System } from '@hammer/contract';
import { spend } from '../../testing/builders.js';
import { fillDays } from '../spend/spend-days.js';
import { checkBars, moneyBars } from './bars-of-days.js';
import { outcomeShares, supplierFigures, todayFigures } from './overview-words.js';

const now = Date.parse('2026-11-22T12:00:00.000Z');

const idle = { running: false, pending: 0, intervalSeconds: 300, last: null, nextAt: null };

const calls: System['calls'] = {
  breaker: 'closed',
  trouble: null,
  waiting: 0,
  underWay: 3,
  atOnce: 30,
  mostAtOnce: 30,
  lastMinute: 41,
  perMinute: 57,
  keptAnswers: 0,
};

const system = (more: Partial<System> = {}): System => ({
  version: '1',
  startedAt: '2026-11-22T11:00:00.000Z',
  database: { kind: 'sqlite', mayPlace: true },
  servers: [],
  supplier: {
    host: 'supplier.example',
    isKeyKnown: true,
    isUserKnown: true,
    lastContact: { at: '2026-11-22T11:58:00.000Z', ok: true, message: 'Answered.' },
  },
  calls,
  unseenAnomalies: 0,
  ...more,
});

describe('the overview in words', () => {
  it('says that an unknown balance is unknown, and never that it is nothing', () => {
    const money = spend({ balance: { micros: null, currency: null } });
    const balance = todayFigures(money, idle, now)[1];
    expect(balance).toMatchObject({ value: 'Unknown' });
    expect(balance?.note).toContain('may not be enough');
  });

  it('leads to what is uncertain only when something is', () => {
    const risky = todayFigures(spend({ uncertainOrders: 3, atRiskMicros: 240_000 }), idle, now)[2];
    expect(risky).toMatchObject({ value: '$0.24', tone: 'risk', leadsTo: '/uncertain' });
    const calm = todayFigures(spend({ uncertainOrders: 0, atRiskMicros: 0 }), idle, now)[2];
    expect(calm?.leadsTo).toBeUndefined();
  });

  it('tells when results are asked for again', () => {
    const note = (sync: Partial<typeof idle> & { nextAt?: string | null }) =>
      todayFigures(spend(), { ...idle, ...sync }, now)[3]?.note;
    expect(note({})).toBe('Nothing is outstanding');
    expect(note({ running: true, pending: 4 })).toBe('Asking the supplier now');
    expect(note({ pending: 4, nextAt: '2026-11-22T12:03:00.000Z' } as never)).toBe(
      'Asked for again in about 3 minutes',
    );
    expect(note({ pending: 4 })).toBe('Results are asked for on demand only');
  });

  it('says how the supplier is, the worst first', () => {
    const state = (more: Partial<System>) => supplierFigures(system(more), now).state;
    expect(state({})).toBe('Answers well');
    expect(state({ calls: { ...calls, breaker: 'open' } })).toContain('No calls go out');
    const noKey = { ...system().supplier, isKeyKnown: false };
    expect(state({ supplier: noKey, calls: { ...calls, breaker: 'open' } })).toContain(
      'No supplier',
    );
    const { lines } = supplierFigures(system(), now);
    expect(lines.map(({ value }) => value)).toEqual([
      'supplier.example',
      '2 minutes ago',
      '41 of 57',
      '3 of 30',
    ]);
  });

  it('draws every day, also those on which nothing happened, and splits the checks so that they add up', () => {
    const outcomes = { completed: 10, rejected: 2, waiting: 6, writtenOff: 1, uncertain: 4 };
    const days = fillDays('2026-11-20', '2026-11-22', [
      { key: '2026-11-21', orders: 19, spentMicros: 1_520_000, outcomes },
    ]);
    expect(moneyBars(days).map(({ label, total }) => [label, total])).toEqual([
      ['Nov 20', '$0.00'],
      ['Nov 21', '$1.52'],
      ['Nov 22', '$0.00'],
    ]);
    expect(checkBars(days)[1]).toMatchObject({ total: '23 checks' });
    const shares = outcomeShares(outcomes);
    expect(shares.reduce((sum, { orders }) => sum + orders, 0)).toBe(23);
    expect(outcomeShares({ ...outcomes, rejected: 0 }).map(({ outcome }) => outcome)).toEqual([
      'completed',
      'written_off',
      'waiting',
      'uncertain',
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { RateGate } from '@hammer/database';
import type { Supplier } from '@hammer/fusion';
import BetterSqlite3 from 'better-sqlite3';
import type { Catalogue } from '../../libs/batch/src/catalogue/catalogue.service.js';
import { SupplierPace } from '../../libs/batch/src/placing/supplier-pace.service.js';
import { SqliteDatabase } from '../../libs/database/src/sqlite-database.js';
import { baseSettings } from './in-memory.js';
import { VirtualClock } from './virtual-clock.js';

/** Two processes that place orders from one database, as far as their pace is concerned. */
const two = () => {
  const connection = new BetterSqlite3(':memory:');
  connection.exec('CREATE TABLE rate_slots (name TEXT PRIMARY KEY, next_at INTEGER)');
  const clock = new VirtualClock(1_000_000);
  const supplier = { account: 'gsm-fusion:0a1b2c' } as Supplier;
  const catalogue = { isAnswered: () => Promise.resolve(true) } as unknown as Catalogue;
  const pace = () => {
    const database = new SqliteDatabase(connection, clock);
    const gate = new RateGate(database, clock);
    return new SupplierPace(database, supplier, catalogue, gate, clock, baseSettings);
  };
  const [first, second] = [pace(), pace()];
  const meet = async () => {
    for (const one of [first, second]) await clock.until(one.restTogether());
  };
  return { clock, first, second, meet };
};

const unclear = { kind: 'unclear', durationMs: 500 } as const;
const clear = { kind: 'clear', durationMs: 500 } as const;

describe('processes that place orders together', () => {
  it('all rest when two calls of one of them had no clear answer, until it has found the supplier well', async () => {
    const { clock, first, second, meet } = two();
    await meet();
    expect([first.free, second.free]).toEqual([30, 30]);
    first.give(first.take(), unclear);
    first.give(first.take(), unclear);
    await meet();
    expect([first.free, second.free]).toEqual([0, 0]);
    expect(second.trouble?.code).toBe('no-clear-answers');

    await clock.until(first.probeWhenDue());
    await meet();
    expect([first.free, second.free]).toEqual([1, 0]);
    first.give(first.take(), clear);
    await clock.until(clock.sleep(5_000));
    await meet();
    expect([first.breakerState, second.free]).toEqual(['closed', 30]);
    expect(second.trouble).toBeNull();
  });

  it('go on when the one that rests is gone', async () => {
    const { clock, first, second, meet } = two();
    first.give(first.take(), unclear);
    first.give(first.take(), unclear);
    await meet();
    expect(second.free).toBe(0);
    await clock.until(clock.sleep(5_001));
    await clock.until(second.restTogether());
    expect(second.free).toBe(30);
  });

  it('share the calls that may be under way at once', () => {
    const { first } = two();
    first.shareWith(3);
    expect([first.free, first.callsAtOnce]).toEqual([10, 10]);
    const tickets = Array.from({ length: 12 }, () => first.take());
    expect(first.free).toBe(0);
    for (const ticket of tickets) first.give(ticket, clear);
    first.shareWith(0);
    expect(first.free).toBe(30);
  });
});

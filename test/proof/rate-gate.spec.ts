import { describe, expect, it } from '@jest/globals';
import { RateGate } from '@hammer/database';
import BetterSqlite3 from 'better-sqlite3';
import { SqliteDatabase } from '../../libs/database/src/sqlite-database.js';
import { VirtualClock } from './virtual-clock.js';

/** What the simulation has found, each as a test of its own. */
describe('the limit of calls a minute', () => {
  const start = () => {
    const connection = new BetterSqlite3(':memory:');
    connection.exec('CREATE TABLE rate_slots (name TEXT PRIMARY KEY, next_at INTEGER)');
    const clock = new VirtualClock(0);
    const process = () => new RateGate(new SqliteDatabase(connection, clock), clock);
    return { clock, process };
  };

  it('remembers Retry-After across a restart, also where there is no limit', async () => {
    const { clock, process } = start();
    const limit = { name: 'account/orders', callsPerMinute: 0 };
    await clock.until(process().holdOff(limit, 40_000));
    const restarted = process();
    expect(restarted.isOpen(limit)).toBe(false);
    await clock.until(restarted.take(limit));
    expect(clock.now()).toBeGreaterThanOrEqual(40_000);
    expect(restarted.isOpen(limit)).toBe(true);
  });

  it('keeps to the longest wait that was asked for, also when a shorter one is asked for after it', async () => {
    for (const callsPerMinute of [0, 600]) {
      const { clock, process } = start();
      const limit = { name: 'account/orders', callsPerMinute };
      const gate = process();
      await clock.until(gate.take(limit));
      // This one has its slot before anybody is told to wait.
      const early = gate.take(limit).then(() => clock.now());
      await clock.until(gate.holdOff(limit, 40_000));
      await clock.until(gate.holdOff(limit, 1_000));
      expect(gate.isOpen(limit)).toBe(false);
      await clock.until(clock.sleep(5_000));
      expect(gate.isOpen(limit)).toBe(false);
      await clock.until(gate.take(limit));
      expect(clock.now()).toBeGreaterThanOrEqual(40_000);
      if (callsPerMinute > 0) expect(await clock.until(early)).toBeGreaterThanOrEqual(40_000);
    }
  });

  it('does not let all who waited call at once after the machine stood still', async () => {
    const { clock, process } = start();
    const limit = { name: 'account/orders', callsPerMinute: 60 };
    const gate = process();
    const calls: number[] = [];
    const waiting = Array.from({ length: 30 }, () =>
      gate.take(limit).then(() => calls.push(clock.now())),
    );
    await clock.until(clock.sleep(1_500));
    clock.suspend(60_000);
    await clock.until(Promise.all(waiting));
    const late = calls.filter((at) => at > 60_000);
    expect(late.length).toBeGreaterThan(20);
    for (const [i, at] of late.entries())
      if (i > 0) expect(at - (late[i - 1] as number)).toBeGreaterThanOrEqual(999);
  });
});

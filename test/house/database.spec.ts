import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Database,
  first,
  list,
  lockForWriting,
  openDatabase,
  records,
  run,
  sql,
} from '@hammer/database';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';

describe.each(databaseKinds)('the database on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let dataSource: DataSource;
  let database: Database;

  beforeAll(async () => {
    server = await open();
    place = await server.create();
    dataSource = await new DataSource(houseOptions(place.url)).initialize();
    database = openDatabase(dataSource);
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await place?.discard();
    await server?.close();
  });

  const addSlot = (name: string, nextAt = 0) =>
    database.write(function* () {
      yield* run(sql`INSERT INTO rate_slots (name, next_at) VALUES (${name}, ${nextAt})`);
    });

  it('has exactly the tables that the entities describe', async () => {
    const drift = await dataSource.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map((query) => query.query)).toEqual([]);
  });

  it('can undo its migrations and run them again', async () => {
    const other = await server.create();
    const source = await new DataSource(houseOptions(other.url)).initialize();
    for (const _ of source.migrations) await source.undoLastMigration();
    expect((await source.runMigrations()).length).toBe(source.migrations.length);
    expect((await source.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
    await source.destroy();
    await other.discard();
  });

  it('looks at several things as they were at one moment', async () => {
    await addSlot('left', 1_000);
    await addSlot('right', 0);
    const held = (name: string) =>
      first<{ nextAt: number }>(sql`SELECT next_at FROM rate_slots WHERE name = ${name}`);
    const move = () =>
      database.write(function* () {
        yield* run(sql`UPDATE rate_slots SET next_at = next_at - 1 WHERE name = 'left'`);
        yield* run(sql`UPDATE rate_slots SET next_at = next_at + 1 WHERE name = 'right'`);
      });
    const sums = new Set<number>();
    const watch = async () => {
      for (let looks = 0; looks < 100; looks++) {
        const sum = await database.look(function* () {
          return ((yield* held('left'))?.nextAt ?? 0) + ((yield* held('right'))?.nextAt ?? 0);
        });
        sums.add(sum);
      }
    };
    const moveOften = async () => {
      for (let moves = 0; moves < 100; moves++) await move();
    };
    await Promise.all([watch(), watch(), moveOften()]);
    expect([...sums]).toEqual([1_000]);
  });

  it('reads columns as properties, and keeps leading zeros and large numbers', async () => {
    await addSlot('0042', 1_763_800_000_000);
    expect(
      await database.read(sql`SELECT name, next_at FROM rate_slots WHERE name = ${'0042'}`),
    ).toEqual([{ name: '0042', nextAt: 1_763_800_000_000 }]);
  });

  it('takes rows and lists as one parameter each', async () => {
    await database.write(function* () {
      const slots = records({ name: 'text', nextAt: 'integer' }, [
        { name: 'many-1', nextAt: 1 },
        { name: 'many-2', nextAt: 2 },
      ]);
      yield* run(
        sql`INSERT INTO rate_slots (name, next_at) SELECT name, next_at FROM ${slots} AS slots`,
      );
    });
    const found = await database.read(
      sql`SELECT next_at FROM rate_slots WHERE name IN ${list(['many-1', 'many-2', 'none'], 'text')} ORDER BY name`,
    );
    expect(found).toEqual([{ nextAt: 1 }, { nextAt: 2 }]);
  });

  it('loses nothing when many works write at the same time, and undoes only those that fail', async () => {
    await addSlot('counter');
    const works = Array.from({ length: 200 }, (_, i) =>
      database.write(function* () {
        yield* run(sql`UPDATE rate_slots SET next_at = next_at + 1 WHERE name = 'counter'`);
        if (i % 10 === 0) throw new Error('given up');
      }),
    );
    const outcomes = await Promise.allSettled(works);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(20);
    expect(
      await database.readFirst(sql`SELECT next_at FROM rate_slots WHERE name = 'counter'`),
    ).toEqual({ nextAt: 180 });
  });

  it('goes on after a work whose statement was refused', async () => {
    await addSlot('taken');
    await expect(addSlot('taken')).rejects.toThrow(/unique/i);
    await addSlot('free-after-the-failure');
    expect(
      await database.write(function* () {
        return yield* first(sql`SELECT name FROM rate_slots WHERE name = 'free-after-the-failure'`);
      }),
    ).toEqual({ name: 'free-after-the-failure' });
  });

  it('admits one writer at a time', async () => {
    const held = await lockForWriting(place.url);
    await expect(lockForWriting(place.url)).rejects.toThrow(/Another Hammer is running/);
    await held.release();
    await (await lockForWriting(place.url)).release();
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateImeis } from '@hammer/imei';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { column, exportOf, fileOf, type Table } from '../support/tables.js';

describe('a file of 20,000 rows', () => {
  let house: House;

  const ROWS = 20_000;
  const SPOILED_EVERY = 100;
  const REPEATED_EVERY = 250;

  beforeAll(async () => {
    house = await House.start({
      settings: { DAILY_CAP: '5000' },
      sandbox: {
        manners: { rejectedShare: 0.01, balanceMicros: 9_000_000_000, accountInfo: 'mail' },
      },
    });
  });

  afterAll(async () => {
    await house?.close();
  });

  /** A user's sheet: some rows damaged, some repeated, cells with everything that breaks careless programs. */
  const sheetOf = (seed: string): { table: Table; invalid: number; repeated: number } => {
    const list = generateImeis(ROWS, seed, seed);
    let invalid = 0;
    let repeated = 0;
    const rows = list.map((imei, i) => {
      let given = imei;
      if (i % SPOILED_EVERY === 50) {
        given = i % 200 === 50 ? imei.slice(0, 14) : '3.53371E+14';
        invalid++;
      } else if (i > 0 && i % REPEATED_EVERY === 0) {
        given = list[i - 1] ?? '';
        repeated++;
      }
      const notes = ['', 'shelf "B", left', 'two\nlines', 'Größe ½; ok', ' spaced '];
      return [String(i).padStart(6, '0'), notes[i % notes.length] ?? '', given, `${i % 300}.50`];
    });
    return { table: [['SKU', 'Note', 'Serial / IMEI', 'Paid'], ...rows], invalid, repeated };
  };

  it.each([
    ['csv', '01200000'],
    ['xlsx', '01300000'],
  ] as const)(
    'as %s is placed, answered and comes back row by row',
    async (format, tac) => {
      const { table, invalid, repeated } = sheetOf(tac);
      const before = house.sandbox.control.totals();
      const ledgerBefore = await house.ledger();
      const draft = await house.draftOf(`stock.${format}`, await fileOf(table, format));
      const toCheck = ROWS - invalid - repeated;
      expect(draft).toMatchObject({
        columns: table[0],
        imeiColumn: 2,
        progress: { rows: ROWS, orders: toCheck },
        quote: { orders: toCheck, totalMicros: toCheck * 80_000, blockers: [] },
      });
      expect(draft.progress.classes).toMatchObject({ to_check: toCheck, repeated, invalid });
      expect(draft.quote?.balance).toMatchObject({
        leftMicros: (draft.quote?.balance.micros ?? 0) - toCheck * 80_000,
      });

      const done = await house.complete(draft);
      const { completed, rejected } = done.progress.statuses;
      expect(completed + rejected).toBe(toCheck);
      const totals = house.sandbox.control.totals();
      const ledger = await house.ledger();
      expect(totals.chargedMicros - before.chargedMicros).toBe(toCheck * 80_000);
      expect(ledger.committed - ledgerBefore.committed).toBe(toCheck * 80_000);
      expect(ledger.refunded - ledgerBefore.refunded).toBe(rejected * 80_000);
      expect(ledger.reserved).toBe(0);
      expect(totals.refundedMicros).toBe(ledger.refunded);

      for (const exportFormat of ['csv', 'xlsx', 'json'] as const) {
        const back = await exportOf(house, done, exportFormat);
        expect(back).toHaveLength(ROWS + 1);
        const own = back.map((row) => JSON.stringify(row.slice(0, 4)));
        // The first row that differs, if any: a list of 20,000 differences would help nobody.
        const different = own.findIndex((row, i) => row !== JSON.stringify(table[i]));
        expect([own[different], table[different]]).toEqual([undefined, undefined]);
        const classes = Map.groupBy(column(back, 'Hammer Class'), (name) => name);
        expect(classes.get('to_check')).toHaveLength(toCheck);
        expect(classes.get('repeated')).toHaveLength(repeated);
        expect(classes.get('invalid')).toHaveLength(invalid);
        const statuses = column(back, 'Hammer Status');
        expect(statuses.filter((status) => status === '')).toHaveLength(invalid);
        const cost = column(back, 'Cost').reduce((sum, text) => sum + Number(text) * 1_000_000, 0);
        expect(Math.round(cost)).toBe(completed * 80_000);
        // A rejected order may have no result; every other row that has an IMEI has one.
        expect(column(back, 'Model').filter((model) => model !== '').length).toBeGreaterThanOrEqual(
          completed,
        );
      }
      await expectPromisesKept(house);
    },
    180_000,
  );
});

import { describe, expect, it } from '@jest/globals';
import type { Batch, BatchTimeline, ImportReport } from '@hammer/contract';
import { batch, importReport, progress, quote, statuses } from '../../testing/builders.js';
import { factsOfImport } from './import-words.js';
import { eventInWords } from './timeline-words.js';
import { unplacedOf } from './unplaced.js';

const NOW = Date.parse('2026-11-22T14:00:00.000Z');

describe('what was found in a file', () => {
  const fact = (name: string, report: Partial<ImportReport> = {}, shown: Partial<Batch> = {}) =>
    factsOfImport(importReport(report), batch(shown), NOW).find((one) => one.name === name);

  it('is told with its form, its header, and how the column of the IMEIs was found', () => {
    expect(fact('File')).toMatchObject({ value: 'stock.csv', note: '100 rows, 1.6 kB' });
    expect(fact('Read as')).toMatchObject({
      value: 'A table, divided by commas',
      note: 'Encoded as UTF-8',
    });
    expect(fact('Header')?.value).toBe('Row 1');
    expect(fact('IMEI column')).toMatchObject({
      value: 'IMEI',
      note: 'Found by its content: 98 of the first 100 rows have a valid IMEI.',
    });
  });

  it('names what a person chose otherwise, and what is missing', () => {
    const columns = ['IMEI', 'IMEI 2'];
    expect(fact('IMEI column', {}, { columns, imeiColumn: 1 })).toMatchObject({
      value: 'IMEI 2',
      note: 'Chosen by hand.',
    });
    expect(fact('IMEI column', {}, { columns, imeiColumn: null })?.tone).toBe('risk');
  });

  it('has only what there is to tell of a list, a workbook, and an import from before', () => {
    const list = { fileName: null, format: 'txt', delimiter: null, encoding: null };
    expect(fact('Read as', list)).toMatchObject({
      value: 'A list, one IMEI after the other',
      note: '',
    });
    const workbook = { format: 'xlsx', delimiter: null, encoding: null, sheetName: 'Stock' };
    expect(fact('Read as', workbook)?.value).toBe('Excel workbook, sheet “Stock”');
    expect(fact('Header', { headerLine: null })?.value).toBe('None');
    expect(fact('Cleaned')).toBeUndefined();
    expect(fact('Cleaned', { cleaned: 1 })?.value).toBe('1 row');
    const before = { sameFileAs: { batchId: 3, importedAt: '2026-11-22T12:00:00.000Z' } };
    expect(fact('Same file before', before)).toMatchObject({
      value: 'Batch 3',
      note: '2 hours ago',
    });
  });
});

describe('what happened to a batch', () => {
  const event = (some: Partial<BatchTimeline['events'][number]>) =>
    eventInWords(
      {
        at: '2026-11-22T12:00:00.000Z',
        kind: 'started',
        by: null,
        amount: null,
        code: null,
        message: null,
        ...some,
      },
      1,
    );

  it('is told with its numbers', () => {
    expect(event({ amount: 5_480 }).text).toBe('Started, for 5,480 orders');
    expect(event({ kind: 'size-proven', amount: 1 }).text).toBe(
      'The trial with 1 IMEI was answered whole',
    );
    expect(event({ kind: 'size-proven', amount: 10 }).text).toContain('10 IMEIs');
  });

  it('is told with who did it as far as the reader may know, and why', () => {
    expect(event({ by: { kind: 'person', personId: 1 } }).who).toBe('by you');
    expect(event({ by: { kind: 'person', personId: 2 } }).who).toBe('by somebody else');
    expect(event({ by: { kind: 'token', personId: 1 } }).who).toBe('by a program with a token');
    expect(event({ kind: 'paused', message: 'Add credit.' })).toMatchObject({
      tone: 'risk',
      who: null,
      why: 'Add credit.',
    });
  });
});

describe('what is not sent yet', () => {
  const now = progress({
    statuses: statuses({ planned: 50, prepared: 10, pending: 40 }),
    money: {
      quotedMicros: 8_000_000,
      spentMicros: 3_200_000,
      reservedMicros: 800_000,
      atRiskMicros: 0,
      refundedMicros: 0,
    },
  });

  it('costs its price, exactly', () => {
    expect(unplacedOf(batch(), now)).toEqual({
      orders: 60,
      priceMicros: 80_000,
      money: { micros: 4_800_000, text: '$4.80', isExact: true },
    });
  });

  it('costs at most what the quote leaves where there are several prices', () => {
    const [service] = quote().services;
    const several = service ? [service, { ...service, priceMicros: 100_000 }] : [];
    const { money } = unplacedOf(batch({ quote: quote({ services: several }) }), now);
    expect(money).toEqual({ micros: 4_000_000, text: '$4.00', isExact: false });
  });

  it('costs nothing where nothing is left', () => {
    expect(
      unplacedOf(batch(), progress({ statuses: statuses({ pending: 100 }) })).money,
    ).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { addressOf, dayOf, isSameFilter, questionOf, readFilter } from './order-filter.js';

const read = (query: string) => {
  const params = new URLSearchParams(query);
  return readFilter((name) => params.get(name));
};

describe('the filter of orders', () => {
  it('is read from the address', () => {
    const query = 'imei=3533&status=pending,in_process&carrier=AT%26T&batchId=7&from=2026-11-20';
    expect(read(query)).toEqual({
      imei: '3533',
      status: 'pending,in_process',
      carrier: 'AT&T',
      batchId: '7',
      from: '2026-11-20',
    });
  });

  it.each([
    'status=nonsense',
    'status=pending,nonsense',
    'imei=abc',
    'imei=1234567890123456',
    'batchId=0',
    'batchId=seven',
    'from=yesterday',
    'until=today',
    'until=2026-13-40',
    'carrier=',
    `model=${'x'.repeat(201)}`,
    'order=4&list=1&other=x',
  ])('never brings nonsense to the server: %s', (query) => {
    expect(read(query)).toEqual({});
  });

  it('asks from the beginning of the first day to the end of the last, as the reader lives them', () => {
    const { from, until } = questionOf({ from: '2026-11-20', until: '2026-11-20' });
    expect(from).toBe(new Date(2026, 10, 20).toISOString());
    expect(until).toBe(new Date(2026, 10, 21).toISOString());
  });

  it('takes today for whichever day it is', () => {
    const noon = new Date(2026, 10, 22, 12);
    expect(questionOf({ from: 'today' }, noon)).toEqual({
      from: new Date(2026, 10, 22).toISOString(),
    });
    expect(dayOf(noon)).toBe('2026-11-22');
  });

  it('is the same whatever the order of its parts, and clears what it does not have', () => {
    expect(isSameFilter({ imei: '1', model: 'x' }, { model: 'x', imei: '1' })).toBe(true);
    expect(isSameFilter({ imei: '1' }, {})).toBe(false);
    expect(addressOf({ status: 'rejected' })).toMatchObject({ status: 'rejected', imei: null });
  });
});

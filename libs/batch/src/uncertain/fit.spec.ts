import { describe, expect, it } from '@jest/globals';
import type { FoundOrder } from '@hammer/contract';
import { compare, isCertain, isPossible, spellTitle, windowOf, type Sought } from './fit.js';

const sentAt = Date.UTC(2026, 0, 5, 10, 0, 0);

const sought: Sought = {
  imei: '490154203237518',
  serviceId: '1739',
  serviceName: '📱 iPhone Carrier + SimLock + FMI #1',
  window: windowOf(sentAt, sentAt + 20_000),
};

const titles = new Map(
  [
    ['1739', '📱 iPhone Carrier + SimLock + FMI #1'],
    ['1740', '📱 iPhone Carrier + SimLock + FMI #2'],
    ['11', 'Twice there'],
    ['12', 'Twice there'],
  ].map(([, title = '']) => [
    spellTitle(title),
    new Set(title === 'Twice there' ? ['11', '12'] : [title.endsWith('1') ? '1739' : '1740']),
  ]),
);

const habits = { titles, clockAheadMs: null };

const found = (changes: Partial<FoundOrder> = {}): FoundOrder => ({
  supplierOrderId: '15500001',
  imei: sought.imei,
  packageTitle: 'iPhone Carrier + SimLock + FMI #1',
  status: 'Pending',
  requestedAt: '2026-01-05 10:00:07',
  ...changes,
});

describe('an order of the supplier', () => {
  it('is certainly ours when IMEI, service and time are', () => {
    expect(isCertain(compare(found(), sought, habits))).toBe(true);
  });

  it('is not ours with another IMEI', () => {
    expect(isPossible(compare(found({ imei: '356938035643809' }), sought, habits))).toBe(false);
  });

  it.each([
    ['IPHONE CARRIER + SIMLOCK + FMI  #1', 'fits'],
    ['', 'unclear'],
    ['📱', 'unclear'],
    ['A title that is on no list', 'unclear'],
    ['iPhone Carrier + SimLock + FMI #2', 'contradicts'],
    ['Twice there', 'contradicts'],
  ])('named "%s" %s our service', (packageTitle, fit) => {
    expect(compare(found({ packageTitle }), sought, habits).service).toBe(fit);
  });

  it('is unclear when two services have the title of ours', () => {
    const ours = { ...sought, serviceId: '11', serviceName: 'Twice there' };
    const { service } = compare(found({ packageTitle: 'Twice there' }), ours, habits);
    expect(service).toBe('unclear');
  });

  it.each([
    ['2026-01-05 9:50:00', 'fits'],
    ['2026-01-05 9:49:59', 'unclear'],
    ['2026-01-05 10:15:20', 'fits'],
    ['2026-01-05 10:15:21', 'unclear'],
    // Clocks of New York, Dhaka and Kiritimati.
    ['2026-01-05 5:00:07', 'fits'],
    ['2026-01-05 16:00:07', 'fits'],
    ['2026-01-06 0:00:07', 'fits'],
    // A clock of India is half an hour off, so it takes a person where nothing else tells that it is.
    ['2026-01-05 15:30:07', 'unclear'],
    ['2026-01-04 10:00:07', 'contradicts'],
    ['2026-01-06 10:00:07', 'contradicts'],
    ['05/01/26 10:00', 'unclear'],
    [null, 'unclear'],
  ])('of %s %s our call', (requestedAt, fit) => {
    expect(compare(found({ requestedAt }), sought, habits).time).toBe(fit);
  });

  it.each([
    ['2026-01-05 15:30:07', 'fits'],
    ['2026-01-05 14:30:07', 'unclear'],
    ['2026-01-05 10:00:07', 'unclear'],
  ])('of %s %s our call, by a clock that is known to be of India', (requestedAt, fit) => {
    const india = { titles, clockAheadMs: 330 * 60_000 };
    expect(compare(found({ requestedAt }), sought, india).time).toBe(fit);
  });
});

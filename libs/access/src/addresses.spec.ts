import { describe, expect, it } from '@jest/globals';
import { isAmong, isRange, neighbourhoodOf, spelled } from './addresses.js';

describe('a list of addresses', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.255', '192.0.2.0/24'],
    ['192.0.2.129', '192.0.2.200/25'],
    ['10.9.8.7', '0.0.0.0/0'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.0/24'],
    ['192.0.2.7', '::ffff:192.0.2.0/120'],
    ['2001:db8::1', '2001:DB8:0:0:0:0:0:1'],
    ['2001:db8:ffff::1', '2001:db8::/32'],
    ['fe80::1%eth0', 'fe80::/10'],
    ['::1', '::1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::/96'],
  ])('has %s in %s', (address, range) => {
    expect(isAmong(address, ['203.0.113.1', range])).toBe(true);
  });

  it.each([
    ['192.0.2.8', '192.0.2.7'],
    ['192.0.3.0', '192.0.2.0/24'],
    ['192.0.2.127', '192.0.2.200/25'],
    ['2001:db9::1', '2001:db8::/32'],
    ['::1', '0.0.0.0/0'],
    ['127.0.0.1', '::/0'],
    ['::192.0.2.7', '192.0.2.7'],
    ['192.0.2.7', 'nonsense'],
    ['nonsense', '0.0.0.0/0'],
    ['', '::/0'],
  ])('does not have %s in %s', (address, range) => {
    expect(isAmong(address, [range])).toBe(false);
  });

  it('has nobody whose address is not known, and is closed when it is empty', () => {
    expect(isAmong(null, ['0.0.0.0/0', '::/0'])).toBe(false);
    expect(isAmong('192.0.2.7', [])).toBe(false);
  });

  it.each([
    '192.0.2.0/33',
    '2001:db8::/129',
    '192.0.2',
    '192.0.2.0/',
    '/24',
    '::ffff:1.2.3.4/90',
    '',
  ])('cannot have "%s" in it', (text) => {
    expect(isRange(text)).toBe(false);
  });
});

describe('an address', () => {
  it('is spelled in one way', () => {
    expect(['::ffff:192.0.2.7', '::ffff:c000:0207', '192.0.2.7'].map(spelled)).toEqual([
      '192.0.2.7',
      '192.0.2.7',
      '192.0.2.7',
    ]);
    expect(['2001:DB8::0001', '2001:db8:0:0::1', 'fe80::1%eth0'].map(spelled)).toEqual([
      '2001:db8::1',
      '2001:db8::1',
      'fe80::1',
    ]);
    expect([spelled(null), spelled('nonsense')]).toEqual([null, null]);
  });

  it('has the neighbours that one visitor can come from', () => {
    expect(neighbourhoodOf('2001:db8:0:7::1')).toBe(neighbourhoodOf('2001:db8:0:7:ffff::9'));
    expect(neighbourhoodOf('2001:db8:0:7::1')).not.toBe(neighbourhoodOf('2001:db8:0:8::1'));
    expect(neighbourhoodOf('192.0.2.7')).not.toBe(neighbourhoodOf('192.0.2.8'));
    expect(neighbourhoodOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(neighbourhoodOf(null)).toBe('unknown');
  });
});

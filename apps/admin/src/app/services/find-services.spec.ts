import { describe, expect, it } from '@jest/globals';
import { service } from '../../testing/builders.js';
import { findServices } from './find-services.js';

const services = [
  service({ id: '0042', title: 'Blacklist & Warranty', category: 'Generic', promisedTime: '' }),
  service({ id: '547', title: 'Movistar España - iPhone', category: 'Spain' }),
  service({ id: '1739', title: 'iPhone Carrier', category: 'Apple Checkers' }),
];
const idsFor = (search: string) => findServices(services, search).map(({ id }) => id);

describe('searching services', () => {
  it('finds all of them with no words', () => {
    expect(idsFor('  ')).toEqual(['0042', '547', '1739']);
  });

  it('needs every word, in any order, in any field', () => {
    expect(idsFor('iphone')).toEqual(['547', '1739']);
    expect(idsFor('apple iphone')).toEqual(['1739']);
    expect(idsFor('iphone generic')).toEqual([]);
  });

  it('finds an id with its leading zeros, and a title without its accents', () => {
    expect(idsFor('0042')).toEqual(['0042']);
    expect(idsFor('ESPANA')).toEqual(['547']);
  });
});

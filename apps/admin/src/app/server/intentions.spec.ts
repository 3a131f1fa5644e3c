import { afterEach, describe, expect, it } from '@jest/globals';
import { Intentions } from './intentions.js';

describe('the key of an intention', () => {
  afterEach(() => sessionStorage.clear());

  it('is the same when the same thing is sent again', () => {
    const intentions = new Intentions();
    expect(intentions.keyFor('start 7 a')).toBe(intentions.keyFor('start 7 a'));
    expect(intentions.keyFor('start 7 a')).not.toBe(intentions.keyFor('start 7 b'));
  });

  it('is the same after a reload of the page', () => {
    expect(new Intentions().keyFor('start 7 a')).toBe(new Intentions().keyFor('start 7 a'));
  });

  it('is a new one once the intention was fulfilled', () => {
    const intentions = new Intentions();
    const key = intentions.keyFor('start 7 a');
    intentions.fulfil('start 7 a');
    expect(intentions.keyFor('start 7 a')).not.toBe(key);
  });
});

import { describe, expect, it } from '@jest/globals';
import { quote } from '../../testing/builders.js';
import { readQuote } from './quote-words.js';

describe('a quote in words', () => {
  it('spells the sum out and carries the amount on the button', () => {
    const words = readQuote(quote());
    expect(words.lines[0]?.sum).toBe('5,480 x $0.08 = $438.40');
    expect(words.pay).toBe('Pay $438.40 for 5,480 checks');
    expect(words.reused).toBe('214 results reused, saves $17.12');
    expect(words.balance).toMatchObject({ now: '$512.30', left: '$73.90 left after this' });
    expect(words.today).toMatchObject({ cap: '$1,600.00', used: '$402.00', after: '$840.40' });
  });

  it('calls an unknown balance unknown: neither zero nor enough', () => {
    const { balance } = readQuote(
      quote({ balance: { micros: null, leftMicros: null, currency: null } }),
    );
    expect(balance).toEqual({ now: 'Unknown', left: null, isKnown: false, isShort: false });
  });

  it('says by how much the balance is short, and that the cap is passed', () => {
    const words = readQuote(
      quote({
        balance: { micros: 1_000_000, leftMicros: -437_400_000, currency: 'USD' },
        today: { capMicros: 500_000_000, usedMicros: 402_000_000 },
      }),
    );
    expect(words.balance).toMatchObject({ left: '$437.40 short of this', isShort: true });
    expect(words.today.isOver).toBe(true);
    expect(words.today.share + words.today.added).toBe(100);
  });

  it('speaks of one check in the singular', () => {
    expect(readQuote(quote({ orders: 1, totalMicros: 80_000 })).pay).toBe('Pay $0.08 for 1 check');
  });

  it('has no price as long as no service is chosen', () => {
    const words = readQuote(quote({ orders: 13, totalMicros: 0, services: [] }));
    expect(words.pay).toBe('No price yet');
  });
});

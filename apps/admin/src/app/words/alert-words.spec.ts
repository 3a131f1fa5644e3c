import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '@hammer/contract';
import { alertName, deliveryInWords } from './alert-words.js';

const NOW = Date.parse('2026-11-25T12:10:00.000Z');

function delivery(some: Partial<Delivery>): Delivery {
  return {
    id: 1,
    messageId: 'msg_1',
    alert: {
      type: 'webhook.test',
      timestamp: '2026-11-25T12:00:00.000Z',
      data: { message: 'A test.' },
    },
    state: 'waiting',
    attempts: 0,
    nextAt: null,
    lastAt: null,
    status: null,
    failure: null,
    ...some,
  };
}

describe('a delivery in words', () => {
  it('is on its way until it was tried', () => {
    expect(deliveryInWords(delivery({}), NOW)).toMatchObject({ tone: 'busy', state: 'On its way' });
  });

  it('says how often it was tried, why in vain, and when it is tried next', () => {
    const words = deliveryInWords(
      delivery({
        attempts: 2,
        failure: 'It answered 500.',
        lastAt: '2026-11-25T12:00:00.000Z',
        nextAt: '2026-11-25T12:30:00.000Z',
      }),
      NOW,
    );
    expect(words).toMatchObject({ tone: 'busy', state: 'Not received yet, tried 2 times' });
    expect(words.detail).toMatch(/^It answered 500\. Next try .+\.$/);
  });

  it('counts one try, and none, as people do', () => {
    const state = (some: Partial<Delivery>) => deliveryInWords(delivery(some), NOW).state;
    expect(state({ attempts: 1, failure: 'It answered 500.' })).toBe(
      'Not received yet, tried once',
    );
    expect(state({ state: 'failed', attempts: 0, failure: 'Turned off by hand.' })).toBe(
      'Given up',
    );
  });

  it('says at which try it was received, where that was not the first', () => {
    const received = { state: 'delivered', lastAt: '2026-11-25T12:00:00.000Z' } as const;
    expect(deliveryInWords(delivery({ ...received, attempts: 3 }), NOW)).toMatchObject({
      tone: 'good',
      state: 'Received 10 minutes ago',
      detail: 'at try 3',
    });
    expect(deliveryInWords(delivery({ ...received, attempts: 1 }), NOW).detail).toBe('');
  });

  it('says that it was given up, and why', () => {
    const words = deliveryInWords(
      delivery({ state: 'failed', attempts: 10, failure: 'No answer.' }),
      NOW,
    );
    expect(words).toMatchObject({
      tone: 'bad',
      state: 'Given up after 10 tries',
      detail: 'No answer.',
    });
  });

  it('names every alert', () => {
    expect(alertName('webhook.test')).toBe('Test');
    expect(alertName('orders.uncertain')).toBe('Uncertain orders');
  });
});

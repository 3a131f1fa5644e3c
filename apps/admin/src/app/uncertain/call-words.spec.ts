import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '@hammer/contract';
import { exactMomentInWords } from '../words/time-words.js';
import { candidateInWords, evidenceInWords, whatHappened } from './call-words.js';

const sentAt = '2026-11-22T12:00:00.000Z';
const at = exactMomentInWords(sentAt);

const evidence = (some: Partial<Evidence> = {}): Evidence => ({
  id: 1,
  at: sentAt,
  kind: 'account-list',
  verdict: 'confirmed',
  orderId: 101,
  imei: '490154203237518',
  supplierOrderId: '15500031',
  decision: null,
  reason: null,
  found: {
    supplierOrderId: '15500031',
    imei: '490154203237518',
    packageTitle: 'iPhone Carrier',
    status: 'Pending',
    requestedAt: '2026-11-22 7:00:00',
  },
  who: 'Hammer',
  ...some,
});

describe('what happened to a call', () => {
  it.each([
    [
      'There is no whole answer: no answer within 300 s.',
      `The call was sent at ${at}, and no whole answer came: no answer within 300 s.`,
    ],
    ['The answer is empty.', `The call was sent at ${at}, and its answer was empty.`],
    [
      'Hammer was ended while this call was under way, so its answer is not known.',
      `The call was sent at ${at}. Then Hammer itself was ended, so its answer is not known.`,
    ],
    [
      'The supplier answered with status 502.',
      `The call was sent at ${at}. The supplier answered with status 502.`,
    ],
  ])('%s', (reason, words) => {
    expect(whatHappened({ sentAt, reason })).toBe(words);
  });
});

describe('evidence in words', () => {
  it('says what it shows, where it is from, and what was found', () => {
    expect(evidenceInWords(evidence())).toMatchObject({
      text: 'Order id 15500031: confirmed by the supplier',
      source: "The supplier's list of orders",
      found: "iPhone Carrier · Pending · ordered 2026-11-22 7:00:00 by the supplier's own clock",
      moment: at,
      who: 'Hammer',
    });
  });

  it('says what was decided, why and by whom', () => {
    const decided = evidence({
      kind: 'person',
      verdict: null,
      supplierOrderId: null,
      found: null,
      decision: 'not-accepted',
      reason: 'not in the portal',
      who: 'admin@example.com',
    });
    expect(evidenceInWords(decided)).toMatchObject({
      text: 'Not accepted: it is unpaid again',
      source: "A person's word",
      reason: 'not in the portal',
      who: 'admin@example.com',
    });
  });

  it('spells the moments in what the balance suggests', () => {
    const hint = evidence({ kind: 'balance', verdict: null, reason: `Between ${sentAt} and now` });
    expect(evidenceInWords(hint)).toMatchObject({
      text: 'What it suggests',
      reason: `Between ${at} and now`,
    });
  });

  it('names every source of a candidate once', () => {
    expect(
      candidateInWords({
        supplierOrderId: '15500031',
        kinds: ['salvaged', 'account-list'],
        verdict: 'seen',
        found: null,
      }),
    ).toEqual({
      id: '15500031',
      verdict: 'seen; the supplier was not asked for it yet',
      sources: "The answer of the call itself, The supplier's list of orders",
      found: null,
    });
  });
});

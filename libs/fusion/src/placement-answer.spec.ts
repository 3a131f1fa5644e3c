import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Delivery } from './courier.js';
import { classifyPlacement, type PlacementFinding } from './placement-answer.js';

interface Expected {
  call: string[];
  verdict: string;
  /** An order id, or the kind of another outcome; an IMEI that is not here must be uncertain. */
  outcomes: Record<string, string>;
  anomalies: string[];
  salvaged: string[];
}

const folder = 'test/fixtures/supplier';
const expected = JSON.parse(readFileSync(`${folder}/expected-placements.json`, 'utf8')) as Record<
  string,
  Expected
>;
const cases = Object.entries(expected);

/** Where a second document or a notice follows the first, a cut between them cannot be seen. */
const singleDocuments = cases.filter(([file]) => !/followed-by|two-results|after-the/.test(file));

const answered = (body: string, httpStatus = 200): Delivery => ({
  phase: 'answered',
  httpStatus,
  body,
  reason: '',
  retryAfterMs: null,
  durationMs: 1,
});

const bodyOf = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');

/** Outcomes as the fixtures write them, without the uncertain ones. */
const definite = ({ outcomes }: PlacementFinding): Record<string, string> =>
  Object.fromEntries(
    [...outcomes]
      .filter(([, { kind }]) => kind !== 'uncertain')
      .map(([imei, outcome]) => [
        imei,
        outcome.kind === 'accepted' ? outcome.supplierOrderId : outcome.kind,
      ]),
  );

const orders = ({ salvaged }: PlacementFinding): string[] =>
  salvaged.map(({ imei, supplierOrderId }) => `${imei} ${supplierOrderId}`);

const someImeis = ['001010100000015', '001010100000023', '001010100000031'];

describe('the answer to a paid call', () => {
  it('has an expectation for every fixture that may be one', () => {
    const files = readdirSync(folder).filter((file) => /\.(xml|txt)$/.test(file));
    const others = files.filter((file) => !(file in expected));
    expect(others.filter((file) => !/^(services|statuses|balance)/.test(file))).toEqual([]);
  });

  it.each(cases)('%s', (file, { call, verdict, outcomes, anomalies, salvaged }) => {
    const finding = classifyPlacement(call, answered(bodyOf(file)));
    expect(finding.verdict).toBe(verdict);
    expect(definite(finding)).toEqual(outcomes);
    expect([...finding.outcomes.keys()]).toEqual(call);
    expect(finding.anomalies.map(({ kind }) => kind)).toEqual(anomalies);
    expect(orders(finding)).toEqual(salvaged);
  });

  it.each(singleDocuments)('%s, cut off at any byte, proves nothing', (file, whole) => {
    const bytes = Buffer.from(bodyOf(file).trimEnd());
    const inFull = classifyPlacement(whole.call, answered(bytes.toString()));
    const known = new Set([
      ...Object.entries(definite(inFull)).map(([imei, id]) => `${imei} ${id}`),
      ...orders(inFull),
      ...inFull.anomalies.map(({ imei, supplierOrderId }) => `${imei} ${supplierOrderId}`),
    ]);
    for (let length = 0; length < bytes.length; length++) {
      const cut = classifyPlacement(whole.call, answered(bytes.subarray(0, length).toString()));
      expect(definite(cut)).toEqual({});
      for (const order of orders(cut)) expect(known).toContain(order);
    }
  });

  it.each([
    ['Invalid User!', 'account-refused'],
    ['Invalid API Key!', 'account-refused'],
    ['API access to you is not allowed!', 'account-refused'],
    ['This user is not active', 'account-refused'],
    ['Invalid IP request![203.0.113.9]', 'account-refused'],
    ['Invalid IP request! [2001:db8::1]', 'account-refused'],
    ['Website is in maintenance...', 'maintenance'],
    ['Invalid value of Network Id!', 'service-refused'],
    ['Credit has been finished!', 'no-credit'],
    ['Your Credits have been finished!', 'no-credit'],
  ])('“%s” means that nothing was accepted', (text, verdict) => {
    for (const spelling of [text, text.toUpperCase(), ` ${text.replaceAll(' ', '\n ')} `]) {
      const finding = classifyPlacement(someImeis, answered(`<error>${spelling}</error>`));
      expect(finding.verdict).toBe(verdict);
      expect(Object.values(definite(finding))).toEqual(someImeis.map(() => 'not-sent'));
    }
  });

  it.each([
    'Invalid User',
    'Invalid API Key! Order placed.',
    'Invalid IP request!',
    'Invalid IP request![somewhere]',
    'Website is in maintenance',
    'Invalid IMEI',
    'Invalid IMEI: 001010100000015, 001010100000023',
    'Credit has been finished!!',
    'toString',
    '__proto__',
  ])('“%s” is not in the table, so it proves nothing', (text) => {
    const finding = classifyPlacement(someImeis, answered(`<error>${text}</error>`));
    expect(finding.verdict).toBe('uncertain');
    expect(definite(finding)).toEqual({});
  });

  it.each([200, 201, 202, 204, 301, 302, 400, 404, 408, 409, 418, 500, 502, 503, 504, 520, 0])(
    'status %d with an order in it keeps the order as evidence at least',
    (status) => {
      const body = bodyOf('placed-one.xml');
      const finding = classifyPlacement(['001010100000049'], answered(body, status));
      if (status === 200) expect(definite(finding)).toEqual({ '001010100000049': '15500003' });
      else expect(orders(finding)).toEqual(['001010100000049 15500003']);
      expect(finding.verdict).toBe(status === 200 ? 'answered' : 'uncertain');
    },
  );

  it.each([401, 403, 429])('status %d is no refusal when its answer names an order', (status) => {
    const finding = classifyPlacement(
      ['001010100000049'],
      answered(bodyOf('placed-one.xml'), status),
    );
    expect(finding.verdict).toBe('uncertain');
    expect(orders(finding)).toHaveLength(1);
  });

  it.each([500, 302, 404])('status %d makes even a listed error text uncertain', (status) => {
    const finding = classifyPlacement(
      someImeis,
      answered('<error>Credit has been finished!</error>', status),
    );
    expect(finding.verdict).toBe('uncertain');
    expect(definite(finding)).toEqual({});
  });

  it('masks IMEIs in its sentences', () => {
    const { outcomes } = classifyPlacement(
      ['123456789012345', '001010100000056'],
      answered(bodyOf('placed-with-errors.xml')),
    );
    expect(outcomes.get('123456789012345')).toEqual({
      kind: 'refused',
      reason: 'The supplier refused it: Invalid IMEI: 12345678*****45',
    });
  });

  it('has exactly one outcome for every IMEI of the call, and believes only ids that are there', () => {
    const imei = fc.constantFrom(...someImeis, '001010100000049', '', 'x', '1010100000015');
    const id = fc.constantFrom('1', '007', '15500001', '', '0', 'a b', '<b/>');
    const block = fc.oneof(
      fc.tuple(imei, id).map(([i, o]) => `<imeis><id>${o}</id><imei>${i}</imei></imeis>`),
      fc.array(imei).map((list) => `<imeiduplicates><imei>${list.join()}</imei></imeiduplicates>`),
      imei.map((i) => `<imeierrors><imei>${i}</imei><error>Invalid</error></imeierrors>`),
      fc.constantFrom('<error>Invalid User!</error>', 'text', '<imeis/>', '<', '&', '<!-- -->'),
      fc.string(),
    );
    const body = fc.oneof(
      fc.array(block, { maxLength: 8 }).map((blocks) => `<result>${blocks.join('')}</result>`),
      fc.array(block, { maxLength: 8 }).map((blocks) => blocks.join('')),
      fc.string(),
    );
    const status = fc.oneof({ weight: 5, arbitrary: fc.constant(200) }, fc.nat(599));
    const phase = fc.constantFrom<Delivery['phase']>('answered', 'answered', 'broken');
    const call = fc.uniqueArray(fc.constantFrom(...someImeis), { minLength: 1 });
    fc.assert(
      fc.property(call, body, status, phase, (imeis, text, httpStatus, how) => {
        const delivery = { ...answered(text, httpStatus), phase: how } as Delivery;
        const finding = classifyPlacement(imeis, delivery);
        expect([...finding.outcomes.keys()]).toEqual(imeis);
        const ids = [...finding.outcomes.values()].flatMap((outcome) =>
          outcome.kind === 'accepted' ? [outcome.supplierOrderId] : [],
        );
        expect(new Set(ids).size).toBe(ids.length);
        for (const each of ids) expect(text).toContain(`<id>${each}</id>`);
        if (how === 'broken') expect(definite(finding)).toEqual({});
        if (finding.verdict === 'uncertain') expect(definite(finding)).toEqual({});
      }),
      { numRuns: 2_000 },
    );
  });
});

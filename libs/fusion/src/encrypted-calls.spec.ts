import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCall, buildSupplier } from '../test/build-supplier.js';
import { answering, startSupplier } from '../test/supplier-server.js';

const read = (name: string): string => readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8');
const localhost = { key: read('localhost.key'), cert: read('localhost.cert') };
const elsewhere = { key: read('elsewhere.key'), cert: read('elsewhere.cert') };
const call = aCall({ imeis: ['001010100000049'] });
const placed = readFileSync('test/fixtures/supplier/placed-one.xml');

describe('an encrypted call', () => {
  const trusted = getCACertificates('default');
  beforeAll(() => setDefaultCACertificates([localhost.cert, elsewhere.cert]));
  afterAll(() => setDefaultCACertificates(trusted));

  it('buys over a connection whose certificate is trusted', async () => {
    await using server = await startSupplier(answering(placed), localhost);
    for (const host of ['127.0.0.1', 'localhost']) {
      const { supplier } = await buildSupplier(`https://${host}:${server.port}`);
      const { outcomes } = await supplier.placeOrders(call);
      expect([...outcomes.values()]).toEqual([{ kind: 'accepted', supplierOrderId: '15500003' }]);
    }
    expect(server.calls).toHaveLength(2);
  });

  it('is uncertain when the connection is lost after the encryption was agreed', async () => {
    await using server = await startSupplier((response) => {
      response.socket?.destroy();
    }, localhost);
    const { supplier } = await buildSupplier(server.url);
    const { verdict, outcomes } = await supplier.placeOrders(call);
    expect(verdict).toBe('uncertain');
    expect([...outcomes.values()]).toMatchObject([{ kind: 'uncertain' }]);
    expect(server.calls).toHaveLength(1);
  });

  it('sends nothing to a certificate for another name', async () => {
    await using server = await startSupplier(answering(placed), elsewhere);
    const { supplier } = await buildSupplier(server.url);
    expect(await supplier.placeOrders(call)).toMatchObject({ verdict: 'unreachable' });
    expect([server.connections(), server.calls.length]).toEqual([1, 0]);
  });

  it('sends nothing to a certificate that nobody vouches for', async () => {
    setDefaultCACertificates([elsewhere.cert]);
    await using server = await startSupplier(answering(placed), localhost);
    const { supplier } = await buildSupplier(server.url);
    const { verdict, outcomes } = await supplier.placeOrders(call);
    expect(verdict).toBe('unreachable');
    expect([...outcomes.values()]).toMatchObject([{ kind: 'not-sent' }]);
    expect(server.calls).toHaveLength(0);
  });
});

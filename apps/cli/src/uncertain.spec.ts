import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UncertainDetail, UncertainList } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { House } from '../../../test/support/house.js';
import { runToEnd, type Ended } from '../../../test/support/processes.js';

let house: House;
let lists = 0;

/** Runs the built command line without a terminal, as a script does. */
const hammer = (...args: string[]): Promise<Ended> =>
  runToEnd('cli', ['uncertain', ...args], {
    HAMMER_URL: house.url,
    HAMMER_TOKEN: house.token ?? '',
  });

/** Loses the answer to a call with one order; the call is given back. */
const loseOne = async (charged: boolean) => {
  await house.sandbox.control.replaceFaults({
    emptyBody: { next: 1, charged, only: { action: 'placeorder' } },
  });
  await house.place(generateImeis(1, `uncertain-cli-${++lists}`));
  const { body } = await house.get<UncertainList>('/api/uncertain');
  return body.data[0] as UncertainList['data'][number];
};

const lastCharge = () => house.sandbox.control.book().at(-1)?.orderId ?? '';

beforeAll(async () => {
  house = await House.start({ sandbox: { manners: { accountList: false } } });
});

afterAll(async () => {
  await house?.close();
});

describe('hammer uncertain', () => {
  it('says that nothing is uncertain', async () => {
    const { code, stdout, stderr } = await hammer('list');
    expect([code, stdout, stderr]).toEqual([0, '', 'Nothing is uncertain.\n']);
  });

  it('lists the calls with their orders and ways out, checks one, and settles it by its id', async () => {
    const { placementId, orders } = await loseOne(true);
    const [order] = orders;
    const listed = await hammer('list');
    expect([listed.code, listed.stderr]).toEqual([0, '1 order, $0.08 at risk\n']);
    expect(listed.stdout).toContain(`order ${order?.id}  ${order?.imei}  no candidate`);
    expect(listed.stdout).toContain('not-accepted: not now. A lost call may still take effect');

    const checked = await hammer('check', String(placementId), '--json');
    expect(checked.code).toBe(3);
    expect((JSON.parse(checked.stdout) as UncertainDetail).lastCheck?.finding).toContain('no list');

    const pair = `${order?.id}=${lastCharge()}`;
    const unasked = await hammer('resolve', String(placementId), '--order-id', pair);
    expect([unasked.code, unasked.stderr]).toEqual([5, expect.stringContaining('--reason')]);
    const settled = await hammer(
      ...['resolve', String(placementId), '--order-id', pair, '--reason', 'in the portal'],
    );
    expect([settled.code, settled.stdout, settled.stderr]).toEqual([
      0,
      `Nothing of call ${placementId} is uncertain any more.\n`,
      '',
    ]);
  });

  it("takes the export of the supplier's portal as evidence, and settles nothing", async () => {
    const { placementId, orders } = await loseOne(true);
    const [order] = orders;
    const folder = mkdtempSync(join(tmpdir(), 'hammer-export-'));
    const file = join(folder, 'orders.csv');
    writeFileSync(file, `Order ID,IMEI\n${lastCharge()},${order?.imei}\n1,490154203237518\n`);
    const said = await hammer('export', file);
    expect([said.code, said.stdout, said.stderr]).toEqual([
      0,
      `call ${placementId}  order ${order?.id}  ${order?.imei}  ${lastCharge()}\n`,
      '2 rows: 0 known, 1 matched, 0 ambiguous, 1 unknown\n',
    ]);
    const json = await hammer('export', file, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ rows: 2, matched: 1, unknown: 1 });
    const { body } = await house.get<UncertainDetail>(`/api/uncertain/${placementId}`);
    expect(body.orders).toHaveLength(1);
    const missing = await hammer('export', join(folder, 'missing.csv'));
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('cannot be read')]);
    rmSync(folder, { recursive: true });
    await hammer(
      ...['resolve', String(placementId), '--order-id', `${order?.id}=${lastCharge()}`],
      ...['--reason', 'in the export'],
    );
  });

  it('writes off only what was counted', async () => {
    const { placementId } = await loseOne(true);
    const writeOff = (...more: string[]) =>
      hammer('resolve', String(placementId), '--write-off', '--reason', 'given up', ...more);
    expect((await writeOff()).code).toBe(5);
    const wrong = await writeOff('--count', '2');
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('2 was typed')]);
    const json = await writeOff('--count', '1', '--json');
    expect(json.code).toBe(0);
    expect((JSON.parse(json.stdout) as UncertainDetail).history).toMatchObject([
      { decision: 'written-off', reason: 'given up' },
    ]);
  });

  it('takes no orders for not accepted before the time, and does afterwards', async () => {
    const { placementId } = await loseOne(false);
    const args = ['--not-accepted', '--reason', 'not in the portal', '--count', '1'];
    const early = await hammer('resolve', String(placementId), ...args);
    expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('Wait until')]);
    house.passMinutes(16);
    expect((await hammer('resolve', String(placementId), ...args)).code).toBe(0);
  });

  it.each([
    [['resolve', '1'], 'Choose one of'],
    [['resolve', '1', '--write-off', '--not-accepted'], 'Choose one of'],
    [['resolve', '1', '--order-id', 'some'], 'must be the number of an order'],
    [['resolve', '1', '--write-off', '--count', 'all'], 'must be a whole number'],
  ])('explains the usage of %j', async (args, words) => {
    const { code, stderr } = await hammer(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});

import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { generateImeis } from '@hammer/imei';
import { until } from '../support/until.js';
import { letIn, Stage, test } from './stage.js';

let stage: Stage;

test.beforeAll(async () => {
  stage = await Stage.open({}, { manners: { accountInfo: 'credits', balanceMicros: 500_000_000 } });
});

test.afterAll(async () => {
  await stage.close();
});

const imeis = generateImeis(40, 'journey');
const [first = '', second = ''] = imeis;

/** A spreadsheet as people have them: a column before the IMEIs, quotes, dashes, repeats, damage, nonsense. */
const messy = [
  'SKU;IMEI number;Bought for;Note',
  ...imeis.map((imei, at) => `A-${at};${imei};100,50;"shelf ""B"", left"`),
  `B-1;'${first};1,00;again, with an apostrophe`,
  `B-2;${second.slice(0, 6)}-${second.slice(6, 14)}-${second.slice(14)};1,00;again, with dashes`,
  'B-3;3.53371E+14;1,00;destroyed by a spreadsheet',
  'B-4;000000000000000;1,00;of a test',
  'B-5;none yet;1,00;not an IMEI',
  '',
].join('\r\n');

test('takes a messy spreadsheet to paid results in its own rows', async ({ page, context }) => {
  const visitor = await stage.setUp();
  await letIn(context, visitor);

  await page.goto(`${stage.url}/batches`);
  await page.getByRole('link', { name: 'New batch' }).first().click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'week 48.csv', mimeType: 'text/csv', buffer: Buffer.from(messy) });
  const service = page.getByRole('combobox', { name: /service|check/i });
  await service.click();
  await page.getByRole('option').filter({ hasText: '$0.08' }).first().click();
  await page.getByRole('button', { name: 'See the price' }).click();

  // Every row is in one class, and they add up.
  await expect(page).toHaveURL(/\/batches\/\d+$/);
  await expect(page.getByRole('heading', { name: 'week 48' })).toBeVisible();
  await expect(page.getByText('$3.20').first()).toBeVisible();
  await page.getByRole('button', { name: 'Pay $3.20 for 40 checks' }).dblclick();

  await expect(page.getByText('Waiting for results').first()).toBeVisible();
  await visitor.sync();
  await expect(page.getByText('Completed').first()).toBeVisible();
  expect((await stage.sandbox.totals()).chargedMicros).toBe(3_200_000);

  await page.getByRole('button', { name: /Download/ }).click();
  await page.getByRole('menuitem', { name: /Your sheet with the results/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /CSV/ }).click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(lines).toHaveLength(messy.trimEnd().split('\r\n').length);
  expect(lines[0]).toContain('IMEI number');
  expect(lines[1]).toContain(first);

  await page.reload();
  await expect(page.getByText('Completed').first()).toBeVisible();
});

test('shows that the server is gone, and the truth when it is back', async ({ page, context }) => {
  const visitor = await stage.signedIn();
  await letIn(context, visitor);
  await stage.sandbox.mergeFaults({ latency: { ms: 600_000 } });
  const batch = await visitor.draftOf(
    'killed.csv',
    `IMEI\n${generateImeis(600, 'killed').join('\n')}\n`,
    { serviceId: '1739' },
  );
  await page.goto(`${stage.url}/batches/${batch.id}`);
  await page.getByRole('button', { name: /^Pay / }).click();
  await expect(page.getByText('Placing').first()).toBeVisible();
  await until(
    () => visitor.batch(batch.id),
    ({ progress }) => progress.statuses.sending > 0,
  );

  await stage.kill();
  await expect(page.getByText(/cannot be reached|does not answer/).first()).toBeVisible();
  await stage.sandbox.mergeFaults({ latency: null });
  await stage.startAgain();
  await expect(page.getByText(/cannot be reached|does not answer/)).toHaveCount(0);
  await expect(page.getByText(/uncertain, \$[\d.]+ at risk/)).toBeVisible();
});

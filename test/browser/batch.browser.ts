import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { generateImeis } from '@hammer/imei';
import type { BatchPage } from '@hammer/contract';
import { letIn, Stage, test } from './stage.js';

let stage: Stage;

test.beforeAll(async () => {
  stage = await Stage.open(
    { SUPPLIER_PARALLEL_CALLS: '2' },
    { manners: { accountInfo: 'credits', balanceMicros: 500_000_000, rejectedShare: 0 } },
  );
  await stage.setUp();
});

test.afterAll(async () => {
  await stage.close();
});

test.describe.configure({ mode: 'serial' });

const chargedTimes = async () => (await stage.sandbox.totals()).charged;

/** The file that a click leads to. */
async function downloaded(page: Page, layout: RegExp, format: RegExp): Promise<string[]> {
  await page.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('menuitem', { name: layout }).first().click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: format }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\r\n');
}

test('a draft is told in its stages, and every choice is made on its page', async ({
  page,
  context,
}) => {
  const visitor = await stage.signedIn();
  await letIn(context, visitor);
  const known = generateImeis(4, 'known');
  const before = await visitor.place(known);
  await visitor.sync();
  await expect.poll(async () => (await visitor.batch(before.id)).state).toBe('completed');
  const fresh = generateImeis(6, 'fresh');
  const content = [
    'Stock of week 48',
    '22.11.2026',
    'SKU;IMEI number;Old number;Note',
    ...[...known, ...fresh].map((imei, at) => `A-${at};${imei};${'4901542032375'}${at};"a; b"`),
    `B-1;${fresh[0]};;again`,
    'B-2;35337110000003;;14 digits',
    'B-3;35337100000000;;14 digits too',
    'B-4;none;;no IMEI',
  ].join('\r\n');

  await page.goto(`${stage.url}/batches`);
  await page.getByRole('link', { name: 'New batch' }).first().click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'week 48.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
  await page.getByRole('combobox', { name: 'Service' }).click();
  await page.getByRole('option').filter({ hasText: '$0.08' }).first().click();
  await page.getByRole('button', { name: 'See the price' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'week 48' })).toBeVisible();

  const stages = page.getByRole('list', { name: 'From the file to paid checks' });
  for (const name of ['File', 'Columns', 'Check', 'Price', 'Run']) {
    await expect(stages.getByRole('button', { name })).toBeVisible();
    await stages.getByRole('button', { name }).click();
    await expect(page.getByRole('heading', { level: 2, name })).toBeFocused();
  }
  await expect(page.getByText('Row 1 stands above the header')).toBeVisible();
  await expect(page.getByText('Found by its content: 11 of the first 14 rows')).toBeVisible();

  const chips = page.getByRole('navigation', { name: 'Filter rows by class' });
  await expect(chips).toHaveText(
    /^\s*To check 6\s*\+\s*Result known already 4\s*\+\s*Repeated in the file 1\s*\+\s*Invalid 3\s*=\s*All 14\s*$/,
  );
  await expect(page.getByText('2 of the invalid rows can be repaired.')).toBeVisible();
  const [rejected] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the invalid rows' }).click(),
  ]);
  expect(
    readFileSync(await rejected.path(), 'utf8')
      .trimEnd()
      .split('\r\n'),
  ).toHaveLength(4);

  await chips.getByRole('link', { name: 'Invalid' }).click();
  await expect(page).toHaveURL(/class=invalid/);
  const rows = page.getByRole('table', { name: 'Rows' });
  await expect(rows.getByText('none', { exact: true })).toBeVisible();
  await expect(rows.getByText(known[0] ?? '')).toHaveCount(0);
  await rows.getByRole('button', { name: 'Use 353371100000031' }).click();
  await expect(page.getByText('One of the invalid rows can be repaired.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pay $0.56 for 7 checks' })).toBeVisible();
  await page.getByRole('button', { name: 'Use the repair' }).click();
  await expect(page.getByRole('button', { name: 'Pay $0.64 for 8 checks' })).toBeVisible();
  await expect(page.getByText('can be repaired')).toHaveCount(0);

  // Another column, and back.
  const preview = page.getByRole('region', { name: 'The first rows of the sheet' });
  await preview.getByRole('button', { name: 'SKU' }).click();
  await expect(preview.getByRole('button', { name: 'SKU' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await preview.getByRole('button', { name: 'IMEI number' }).click();
  await expect(page.getByRole('button', { name: 'Pay $0.64 for 8 checks' })).toBeEnabled();
});

test('a double click, the back button and a reload pay once', async ({ page, context }) => {
  const visitor = await stage.signedIn();
  await letIn(context, visitor);
  await stage.sandbox.mergeFaults({ latency: { ms: 300, only: { action: 'placeorder' } } });
  const before = await chargedTimes();
  const imeis = generateImeis(230, 'double click');

  await page.goto(`${stage.url}/batches`);
  await page.getByRole('link', { name: 'New batch' }).first().click();
  await page.getByRole('textbox', { name: 'Or paste IMEIs' }).fill(imeis.join('\n'));
  await page.getByRole('combobox', { name: 'Service' }).click();
  await page.getByRole('option').filter({ hasText: '$0.08' }).first().click();
  await page.getByRole('button', { name: 'See the price' }).dblclick();
  await expect(page).toHaveURL(/\/batches\/\d+$/);
  const address = page.url();
  const { data } = (await visitor.get<BatchPage>('/api/batches')).body;
  expect(data.filter(({ progress }) => progress.rows === 230)).toHaveLength(1);

  await page.getByRole('button', { name: 'Pay $18.40 for 230 checks' }).dblclick();
  await page.reload();
  await expect(page.getByText('Placing').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
  // The form was replaced by the draft: back is the list, not the form that would make another one.
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Batches' })).toBeVisible();
  await page.goForward();
  expect(page.url()).toBe(address);
  await expect(page.getByText('Waiting for results').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
  expect((await chargedTimes()) - before).toBe(230);
  await stage.sandbox.mergeFaults({ latency: null });
});

test('an answer that is lost after the click on Pay pays once, also after a reload', async ({
  page,
  context,
}) => {
  const visitor = await stage.signedIn();
  await letIn(context, visitor);
  const before = await chargedTimes();
  const draft = await visitor.draft(generateImeis(30, 'lost answer'));
  await page.goto(`${stage.url}/batches/${draft.id}`);
  const keys: (string | undefined)[] = [];
  await page.route('**/start', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    // The first request never arrives, the second one does and its answer is lost.
    if (keys.length === 2) await route.fetch();
    if (keys.length <= 2) await route.abort();
    else await route.continue();
  });
  const pay = page.getByRole('button', { name: /^Pay/ });
  await pay.click();
  await expect(page.getByText(/cannot be reached/).first()).toBeVisible();
  await page.reload();
  await pay.click();
  await expect(page.getByText('Waiting for results').first()).toBeVisible();
  expect(new Set(keys).size).toBe(1);
  expect((await chargedTimes()) - before).toBe(30);
});

test('a run with a slow supplier and a lost call can be paused, resumed and cancelled', async ({
  page,
  context,
}) => {
  const visitor = await stage.signedIn();
  await letIn(context, visitor);
  const before = await chargedTimes();
  await stage.sandbox.mergeFaults({
    latency: { ms: 600, only: { action: 'placeorder' } },
    rateLimit: { perMinute: 1, waitSeconds: 2, next: 2 },
    drop: { at: 'charged', skip: 3, next: 1, only: { action: 'placeorder' } },
  });
  const draft = await visitor.draftOf(
    'run.csv',
    `IMEI\n${generateImeis(1_500, 'run').join('\n')}\n`,
  );
  await page.goto(`${stage.url}/batches/${draft.id}`);
  await page.getByRole('button', { name: 'Pay $120.00 for 1,500 checks' }).click();
  await expect(page.getByText(/It goes on by itself/)).toBeVisible();
  await expect(page.getByText(/uncertain, \$8\.00 at risk/)).toBeVisible();

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/Not sent yet: [\d,]+ orders, which would cost \$/)).toBeVisible();
  const resume = page.getByRole('button', { name: /^Resume, \$[\d.]+ to go$/ });
  await expect(resume).toBeVisible();
  await page.reload();
  await resume.click();
  await expect(page.getByText('Placing', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/^(\d+ to \d+|About \d+|A few) (seconds|minutes?)$/)).toBeVisible();

  await page.getByRole('button', { name: 'Cancel the rest' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('This is not spent')).toBeVisible();
  await expect(dialog.getByText('Uncertain, stays to be settled')).toBeVisible();
  await dialog.getByRole('button', { name: /^Cancel [\d,]+ orders$/ }).click();
  await expect(page.getByText(/Cancelled/).first()).toBeVisible();
  await stage.sandbox.mergeFaults({ latency: null, rateLimit: null, drop: null });
  await visitor.placed(draft.id);
  await visitor.sync();
  const { progress } = await visitor.batch(draft.id);
  const { completed, uncertain, cancelled } = progress.statuses;
  expect([uncertain, completed + uncertain + cancelled]).toEqual([100, 1_500]);
  expect((await chargedTimes()) - before).toBe(completed + uncertain);

  // What the filter shows is what is downloaded.
  await page.reload();
  const outcomes = page.getByRole('navigation', { name: 'Filter rows by what became' });
  await outcomes.getByRole('link', { name: 'Completed' }).click();
  await expect(page).toHaveURL(/outcome=completed/);
  await expect(page.getByRole('row').nth(1)).toContainText('Completed');
  const sheet = await downloaded(page, /^Your sheet/, /CSV/);
  expect(sheet).toHaveLength(completed + 1);
  await page.keyboard.press('Escape');
  const minimal = await downloaded(page, /^IMEI, status/, /CSV/);
  expect(minimal[0]).toContain('imei,status,model,carrier,simlock,fmi,imei2');
  expect(minimal).toHaveLength(completed + 1);

  const story = page.getByRole('region', { name: 'What happened' });
  for (const step of ['Started, for 1,500 orders', 'Paused', 'Resumed', 'The rest was cancelled'])
    await expect(story.getByText(step).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'The file' }).getByText('run.csv')).toBeVisible();

  await page.getByRole('row').nth(1).getByRole('link').click();
  await expect(page).toHaveURL(/\/orders\?order=\d+$/);
});

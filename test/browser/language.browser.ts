import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { generateImeis } from '@hammer/imei';
import { admin, letIn, Stage, test } from './stage.js';

let stage: Stage;
let batch: number;

test.beforeAll(async () => {
  stage = await Stage.open({ DAILY_CAP: '1600' });
  const visitor = await stage.setUp();
  const rows = generateImeis(20, 'languages').join('\n');
  const draft = await visitor.draftOf('montag.csv', `IMEI\n${rows}\n`, { serviceId: '1739' });
  await visitor.start(draft);
  await visitor.placed(draft.id);
  batch = draft.id;
});

test.afterAll(async () => {
  await stage.close();
});

/** What axe finds by WCAG 2.2 AA, one line each. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`),
  );
}

test('is changed at the sign-in, holds for all pages, and is changed back in the menu', async ({
  page,
}) => {
  await page.goto(`${stage.url}/sign-in?to=%2Fbatches`);
  const deutsch = page.getByRole('link', { name: 'Deutsch' });
  await expect(deutsch).toHaveAttribute('hreflang', 'de');
  // The first field takes the focus as soon as it is there, wherever the focus was.
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await deutsch.focus();
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(`${stage.url}/de/sign-in?to=%2Fbatches`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  await page.getByLabel('E-Mail').fill(admin.email);
  await page.getByLabel('Passwort').fill(admin.password);
  await page.getByRole('button', { name: 'Anmelden' }).click();

  await expect(page).toHaveURL(`${stage.url}/de/batches`);
  await expect(page.getByRole('heading', { level: 1, name: 'Stapel' })).toBeVisible();
  await expect(page.locator('hm-spend-glance')).toContainText('von 1.600,00\u00a0$');
  await expect(page.getByRole('link', { name: /montag/ })).toContainText('1,60\u00a0$');
  expect(await faultsOf(page)).toEqual([]);

  // The door leads to what was chosen, though this browser asks for English.
  await page.goto(stage.url);
  await expect(page).toHaveURL(`${stage.url}/de/overview`);

  await page.getByRole('link', { name: 'Stapel', exact: true }).click();
  await page.getByRole('button', { name: `Konto von ${admin.email}` }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  await expect(page).toHaveURL(`${stage.url}/batches`);
  await expect(page.getByRole('heading', { level: 1, name: 'Batches' })).toBeVisible();
  await expect(page.locator('hm-spend-glance')).toContainText('of $1,600.00');
  await page.goto(stage.url);
  await expect(page).toHaveURL(`${stage.url}/overview`);
});

test('keeps the secret of a link, and every page opens in German without complaint', async ({
  page,
  context,
}) => {
  await page.goto(`${stage.url}/password#secret`);
  await expect(page.getByRole('heading', { name: 'Choose a password' })).toBeVisible();
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: 'Passwort wählen' })).toBeVisible();
  await expect(page).toHaveURL(`${stage.url}/de/password`);

  await letIn(context, await stage.signedIn());
  for (const path of [
    'overview',
    `batches/${batch}`,
    'batches/new',
    'orders',
    'services',
    'uncertain',
    'spend',
    'system',
    'people',
    'alerts',
    'audit',
    'account',
  ]) {
    await page.goto(`${stage.url}/de/${path}`);
    await expect(page.getByRole('heading', { level: 1 }), path).toBeVisible();
    await expect(page.locator('hm-skeleton')).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Stapel', exact: true }).first()).toBeVisible();
  }
});

test('has rows that can be made compact', async ({ page, context }) => {
  await letIn(context, await stage.signedIn());
  await page.goto(`${stage.url}/batches`);
  const row = page.getByRole('link', { name: /montag/ });
  const height = async () => (await row.boundingBox())?.height ?? 0;
  await expect(row).toBeVisible();
  const before = await height();
  await page.getByRole('button', { name: `Account of ${admin.email}` }).click();
  await page.getByRole('menuitem', { name: 'Compact rows' }).click();
  await expect.poll(height).toBeLessThan(before);
  await page.reload();
  await expect(row).toBeVisible();
  await expect.poll(height).toBeLessThan(before);
  expect(await faultsOf(page)).toEqual([]);
});

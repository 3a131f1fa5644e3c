import { expect } from '@playwright/test';
import { generateImeis } from '@hammer/imei';
import { letIn, Stage, test } from './stage.js';

let stage: Stage;
const imeis = generateImeis(30, 'orders');

test.beforeAll(async () => {
  stage = await Stage.open({}, { manners: { rejectedShare: 0, duplicates: 'accept-again' } });
  const visitor = await stage.setUp();
  await visitor.placed((await visitor.place(imeis)).id);
  await visitor.sync();
});

test.afterAll(async () => {
  await stage.close();
});

test('a filter is in the address, survives a reload, and can be kept as a view', async ({
  page,
  context,
}) => {
  await letIn(context, await stage.signedIn());
  await page.goto(`${stage.url}/orders`);
  await expect(page.getByRole('heading', { name: '30 orders' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Status' }).click();
  await page.getByRole('option', { name: 'Rejected' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/status=rejected/);
  await expect(page.getByText('No order is like this')).toBeVisible();
  await page.reload();
  await expect(page.getByText('No order is like this')).toBeVisible();
  await page.getByRole('link', { name: 'Show all orders' }).click();
  await expect(page.getByRole('heading', { name: '30 orders' })).toBeVisible();
});

test('pasted IMEIs are found, or named as not found', async ({ page, context }) => {
  await letIn(context, await stage.signedIn());
  const [stranger = ''] = generateImeis(1, 'never checked');
  await page.goto(`${stage.url}/orders`);
  await page.getByRole('button', { name: 'Find many IMEIs' }).click();
  await page
    .getByRole('textbox', { name: 'IMEIs' })
    .fill([...imeis.slice(0, 5), stranger].join('\n'));
  await expect(page.getByText('6 IMEIs, 0 repeated, 0 invalid.')).toBeVisible();
  await page.getByRole('button', { name: 'Find 6' }).click();
  await expect(page.getByRole('heading', { name: '5 orders' })).toBeVisible();
  await page.getByText('Not found: 1').click();
  await expect(page.getByText(stranger)).toBeVisible();
});

test('a check is bought again from its drawer, with its price and a reason, and stands beside the first', async ({
  page,
  context,
}) => {
  await letIn(context, await stage.signedIn());
  const { charged } = await stage.sandbox.totals();
  await page.goto(`${stage.url}/orders?imei=${imeis[0]}`);
  await page.getByRole('row').nth(1).click();
  await page.getByRole('button', { name: 'Check again' }).first().click();
  await page.getByLabel('Why').fill('Find My was switched off');
  await page.getByRole('button', { name: /\$0\.08/ }).click();
  await expect.poll(async () => (await stage.sandbox.totals()).charged).toBe(charged + 1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: '2 orders' })).toBeVisible();
});

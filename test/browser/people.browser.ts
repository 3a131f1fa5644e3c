import { expect } from '@playwright/test';
import { generateImeis } from '@hammer/imei';
import { Visitor } from '../support/visitor.js';
import { admin, letIn, Stage, test } from './stage.js';

const viewer = { email: 'vera@example.com', password: 'nine slow rivers of tin' };

let stage: Stage;

test.beforeAll(async () => {
  stage = await Stage.open();
  const visitor = await stage.setUp();
  await visitor.placed((await visitor.place(generateImeis(12, 'viewer'))).id);
  await visitor.sync();
});

test.afterAll(async () => {
  await stage.close();
});

test('a viewer is added, chooses a password by the link, and sees everything but pays nothing', async ({
  page,
  context,
}) => {
  await letIn(context, await stage.signedIn());
  await page.goto(`${stage.url}/people`);
  await page.getByRole('button', { name: 'Add a person' }).click();
  await page.getByLabel('E-mail').fill(viewer.email);
  await page.getByRole('radio', { name: /^Viewer/ }).check();
  await page.getByRole('button', { name: 'Add and make a link' }).click();
  const link = (await page.locator('mat-dialog-container code').textContent()) ?? '';
  await page.getByRole('button', { name: 'I have passed it on' }).click();
  await expect(page.getByRole('row', { name: /vera@example\.com.*Viewer/ })).toBeVisible();

  await context.clearCookies();
  await page.goto(link);
  await page.getByLabel('New password').fill(viewer.password);
  await page.getByRole('button', { name: 'Keep this password' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

  // Nothing on the way of a viewer offers what they may not do.
  await expect(page.getByRole('link', { name: 'New batch' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'STOP' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'People' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Batches', exact: true }).click();
  await page
    .getByRole('link', { name: /12 of 12/ })
    .first()
    .click();
  await expect(page.getByText('12 rows', { exact: true })).toBeVisible();
  for (const deed of ['Pause', 'Resume', 'Cancel'])
    await expect(page.getByRole('button', { name: deed, exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'Download' }).click();
  await page.getByRole('menuitem', { name: /^Your sheet with the results/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);

  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.getByRole('row').nth(1).click();
  await expect(page.getByRole('heading', { name: 'Result' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Check again' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.goto(`${stage.url}/audit`);
  await expect(page.getByText('Only admins see this')).toBeVisible();
});

test('a token is made, works for a program, and stops working when it is revoked', async ({
  page,
  context,
}) => {
  await letIn(context, await stage.signedIn());
  await page.goto(`${stage.url}/account`);
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByLabel('What it is for').fill('the shop');
  await page.getByRole('button', { name: /Make|Create/ }).click();
  const token = (await page.getByText(/^hmr_/).first().textContent()) ?? '';
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await expect(page.getByText(token)).toHaveCount(0);

  const program = new Visitor(stage.url, token);
  expect((await program.get('/api/orders?limit=1')).status).toBe(200);
  expect((await program.post('/api/batches', { imeis: [] })).status).toBe(403);

  await page.getByRole('button', { name: 'Revoke the token the shop' }).click();
  await expect(page.getByText('Programs that use it stop working at once.')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke it' }).click();
  await expect(page.getByText(/^Revoked/)).toBeVisible();
  expect((await program.get('/api/orders?limit=1')).status).toBe(401);

  await page.goto(`${stage.url}/audit`);
  await expect(page.getByText('Revoked a token')).toBeVisible();
  await expect(page.getByText(admin.email).first()).toBeVisible();
});

import { expect } from '@playwright/test';
import { TOTP } from 'otpauth';
import { admin, Stage, test } from './stage.js';

let stage: Stage;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  stage = await Stage.open();
});

test.afterAll(async () => {
  await stage.close();
});

test('shows a stranger that nobody can sign in yet, and the printed link makes the first admin', async ({
  page,
}) => {
  await page.goto(stage.url);
  await expect(page.getByRole('heading', { name: 'Nobody can sign in yet' })).toBeVisible();

  await page.goto(stage.setUpLink);
  // What the link carries does not stay in the address, where somebody could read it.
  await expect(page).toHaveURL(`${stage.url}/set-up`);
  await page.getByLabel('Your e-mail').fill(admin.email);
  await page.getByLabel('New password').fill(admin.password);
  await page.getByRole('button', { name: 'Become the first admin' }).click();
  await expect(page.getByRole('heading', { name: 'First steps' })).toBeVisible();
  await expect(page.getByText(/has sent its price list: 236 services/)).toBeVisible();
  await page.getByRole('link', { name: 'Make the first batch' }).click();
  await expect(page.getByRole('heading', { name: 'New batch' })).toBeVisible();
});

test('asks for the second factor once it is set up', async ({ page }) => {
  await page.goto(`${stage.url}/account`);
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();

  await page.getByRole('button', { name: 'Set up an authenticator' }).click();
  await expect(page.getByRole('img', { name: 'QR code for the authenticator' })).toBeVisible();
  const shown = await page.locator('.by-hand code').textContent();
  const authenticator = new TOTP({ secret: (shown ?? '').replaceAll(/\s/g, '') });
  await page.getByRole('textbox', { name: 'Code' }).fill(authenticator.generate());
  await page.getByRole('button', { name: 'Turn it on' }).click();
  await expect(page.getByText('a code is asked for besides your password')).toBeVisible();

  await page.context().clearCookies();
  await page.goto(`${stage.url}/services`);
  await page.getByLabel('E-mail').fill(admin.email);
  await page.getByLabel('Password').fill(admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // The code of this half minute has been used.
  await page.getByLabel('Code').fill(authenticator.generate({ timestamp: Date.now() + 30_000 }));
  await page.getByRole('button', { name: /Sign in|Go on/ }).click();
  await expect(page).toHaveURL(`${stage.url}/services`);
  await expect(page.getByRole('heading', { name: 'Services' })).toBeVisible();
});

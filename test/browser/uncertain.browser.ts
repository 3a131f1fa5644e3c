import { expect } from '@playwright/test';
import { generateImeis } from '@hammer/imei';
import { letIn, Stage, test } from './stage.js';

let stage: Stage;

const placing = { action: 'placeorder' } as const;

test.beforeAll(async () => {
  stage = await Stage.open();
  const visitor = await stage.setUp();
  // Until a service has shown that it answers for every IMEI of a call, each has a call of its own.
  await visitor.placed((await visitor.place(generateImeis(20, 'proven'))).id);
});

test.afterAll(async () => {
  await stage.close();
});

test.describe.configure({ mode: 'serial' });

test('orders of a lost call are found at the supplier by a look, and count as paid', async ({
  page,
  context,
}) => {
  const visitor = await stage.signedIn();
  await letIn(context, visitor);
  await stage.sandbox.mergeFaults({ drop: { at: 'charged', next: 1, only: placing } });
  const batch = await visitor.place(generateImeis(3, 'found again'));
  await visitor.placed(batch.id);

  await page.goto(`${stage.url}/uncertain`);
  await page.getByRole('link', { name: /^Call / }).click();
  await expect(page.getByRole('heading', { name: /3 orders, \$0\.24 at risk/ })).toBeVisible();
  await expect(page.getByText('Nothing sends it again by itself')).toBeVisible();

  await page.getByRole('button', { name: 'Look now' }).click();
  await expect.poll(async () => (await stage.sandbox.totals()).charged).toBe(23);
  await expect
    .poll(async () => (await visitor.batch(batch.id)).progress.statuses.uncertain)
    .toBe(0);
  await page.goto(`${stage.url}/overview`);
  await expect(page.locator('hm-spend-glance')).toContainText('Nothing at risk');
});

test('a loss is accepted only with a reason and the number typed, and it is final', async ({
  page,
  context,
}) => {
  const visitor = await stage.signedIn();
  await letIn(context, visitor);
  // Nothing was accepted, and nothing tells so.
  await stage.sandbox.mergeFaults({ drop: { at: 'body', next: 1, only: placing } });
  const batch = await visitor.place(generateImeis(2, 'lost for good'));
  await visitor.placed(batch.id);

  await page.goto(`${stage.url}/uncertain`);
  await page.getByRole('link', { name: /^Call / }).click();
  await expect(page.getByRole('button', { name: 'Not accepted…' })).toBeDisabled();
  await expect(
    page.getByText(/until then a lost call may still take effect/).first(),
  ).toBeVisible();

  await page.getByRole('button', { name: /^Accept the loss/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('How many IMEIs, typed').fill('3');
  await dialog.getByRole('button', { name: /^Accept the loss of/ }).click();
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('How you know').fill('the portal shows nothing, and time is short');
  await dialog.getByLabel('How many IMEIs, typed').fill('2');
  await dialog.getByRole('button', { name: /^Accept the loss of/ }).click();
  await expect(dialog).toBeHidden();

  const { statuses } = (await visitor.batch(batch.id)).progress;
  expect(statuses).toMatchObject({ uncertain: 0, written_off: 2 });
  await page.goto(`${stage.url}/uncertain`);
  await expect(page.getByText('Nothing is uncertain')).toBeVisible();
  await page.goto(`${stage.url}/audit`);
  await expect(page.getByText('Accepted the loss of uncertain orders')).toBeVisible();
});

test('STOP is pressed with a reason, holds every page, and is lifted', async ({
  page,
  context,
}) => {
  const visitor = await stage.signedIn();
  await letIn(context, visitor);
  const draft = await visitor.draft(generateImeis(2, 'stopped'));
  await page.goto(`${stage.url}/orders`);
  await page.getByRole('button', { name: 'STOP' }).click();
  await page.getByRole('button', { name: 'Stop spending' }).click();
  await expect(page.getByText('Say why, so that the next person knows.')).toBeVisible();
  await page.getByLabel('Why').fill('prices look wrong');
  await page.getByRole('button', { name: 'Stop spending' }).click();
  await expect(page.getByText('prices look wrong').first()).toBeVisible();

  await page.goto(`${stage.url}/batches/${draft.id}`);
  await expect(page.getByText('prices look wrong').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Pay / })).toBeDisabled();
  await page.getByRole('button', { name: 'Lift STOP' }).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('prices look wrong');
  await dialog.getByRole('button', { name: 'Let spending go on' }).click();
  await expect(page.getByRole('button', { name: 'STOP', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Pay / })).toBeEnabled();
});

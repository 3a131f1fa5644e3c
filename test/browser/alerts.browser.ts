import { expect } from '@playwright/test';
import { Receiver, verified } from '../support/receiver.js';
import { letIn, Stage, test } from './stage.js';

let stage: Stage;
let receiver: Receiver;

test.beforeAll(async () => {
  receiver = await Receiver.start();
  stage = await Stage.open({ WEBHOOK_PRIVATE_ADDRESSES: 'true' });
});

test.afterAll(async () => {
  await stage.close();
  await receiver.close();
});

test('a webhook is added, tested, sent an alert once more, and removed', async ({
  page,
  context,
}) => {
  await letIn(context, await stage.setUp());
  await page.goto(`${stage.url}/alerts`);
  await expect(page.getByRole('heading', { name: 'Nobody is told yet' })).toBeVisible();

  await page.getByRole('button', { name: 'Add a webhook' }).click();
  await page.getByRole('button', { name: 'Add and make a secret' }).click();
  await expect(page.getByText('Say who is told.')).toBeVisible();
  await page.getByLabel('Name').fill('on call');
  await page.getByLabel('Address').fill(receiver.url);
  await page.getByRole('checkbox', { name: /Batch done/ }).uncheck();
  await page.getByRole('button', { name: 'Add and make a secret' }).click();
  const secret = (await page.getByText(/^whsec_/).textContent()) ?? '';
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Alerts that it is told' })).not.toContainText(
    'Batch done',
  );

  receiver.answerWith(500, 'not now');
  await page.getByRole('button', { name: 'Send a test' }).click();
  const sent = page.getByRole('list', { name: 'What was sent, newest first' });
  await expect(sent).toContainText('500');
  await expect(page.locator('hm-webhook-card')).toContainText('1 on the way');
  receiver.answerWith(204);
  await expect(sent).toContainText('Received', { timeout: 30_000 });
  await expect(sent).toContainText('at try 2');

  await page.getByRole('button', { name: /^Send again: Test/ }).click();
  const [first, second, third] = await receiver.hears(3);
  expect(new Set([first?.id, second?.id, third?.id]).size).toBe(1);
  if (third) expect(verified(secret, third)).toMatchObject({ type: 'webhook.test' });

  await page.getByRole('button', { name: 'What may be done about on call' }).click();
  await page.getByRole('menuitem', { name: 'Turn it off' }).click();
  await expect(page.getByRole('button', { name: 'Send a test' })).toBeDisabled();

  await page.getByRole('button', { name: 'What may be done about on call' }).click();
  await page.getByRole('menuitem', { name: 'Remove it' }).click();
  await expect(page.getByText('what is on its way is dropped')).toBeVisible();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByRole('heading', { name: 'Nobody is told yet' })).toBeVisible();
});

import { expect } from '@playwright/test';
import { startSupplier, type SupplierServer } from '../../libs/fusion/test/supplier-server.js';
import { hostile, imeis, nasty } from '../support/hostile-supplier.js';
import { letIn, Stage, test } from './stage.js';

let supplier: SupplierServer;
let stage: Stage;

test.beforeAll(async () => {
  supplier = await startSupplier(hostile);
  stage = await Stage.open({ GSM_FUSION_BASE_URL: supplier.url, SUPPLIER_READ_RETRIES: '0' });
});

test.afterAll(async () => {
  await stage.close();
  await supplier[Symbol.asyncDispose]();
});

test('shows what attacks the page as text and nothing else', async ({ page, context }) => {
  const visitor = await stage.setUp();
  const file = `IMEI,"${nasty.replaceAll('"', '""')}"\n${imeis.map((imei) => `${imei},"<img src=x onerror=alert(1)>"`).join('\n')}\n`;
  const batch = await visitor.draftOf('<img src=x onerror=alert(1)>.csv', file, {
    serviceId: '1739',
    name: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  });
  await visitor.start(batch);
  await visitor.placed(batch.id);
  await visitor.sync();
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await letIn(context, visitor);

  const pages = [
    ['/batches', '<script>alert(1)</script>'],
    [`/batches/${batch.id}`, '<script>alert(1)</script>'],
    ['/orders', '[Forged]'],
    ['/services', '[Forged]'],
    ['/audit', 'batch'],
  ] as const;
  for (const [path, text] of pages) {
    await page.goto(`${stage.url}${path}`);
    await expect(page.getByText(text).first()).toBeVisible();
    expect(await page.locator('main :is(script, img, iframe, object)').count()).toBe(0);
  }
  expect(dialogs).toEqual([]);
});

test('runs no script that is written into the page', async ({ page, complaints }) => {
  await page.goto(stage.url);
  const outcome = await page.evaluate(() => {
    try {
      document.createElement('p').innerHTML = '<img src=x onerror="alert(1)">';
      return 'written';
    } catch {
      return 'refused';
    }
  });
  expect(outcome).toBe('refused');
  // The browser says that it has refused, as it should.
  expect(complaints.splice(0).join()).toContain('TrustedHTML');
});

/**
 * Measures how soon the console answers to hands while a batch of 20,000 runs and a million orders are stored, in a real
 * browser: `npm run bench:console`. An interaction lasts from the click or the key to the next picture, as the browser
 * itself measures it (Event Timing). Ends with exit code 1 when one takes longer than 100 ms. Option: `--orders N`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../test/browser/find-chromium.ts';
import { csvOf, HammerServer } from './hammer-server.ts';
import { holds, printFigures, type Figure } from './measured.ts';
import { seed } from './million/seed.ts';
import { Processes } from './processes.ts';

const RUNNING = 20_000;
const ROUNDS = 3;
const TARGET = 100;

/** One interaction, as the browser tells it; `milliseconds` in steps of 8. */
interface Interaction {
  kind: string;
  milliseconds: number;
}

/** Runs in the page. The browser tells those that take 16 ms or more. */
const noteInteractions = `
  globalThis.noted = [];
  new PerformanceObserver((list) => {
    for (const { interactionId, name, target, duration } of list.getEntries())
      if (interactionId)
        noted.push({ kind: name + ' on ' + target?.textContent.trim().slice(0, 40), milliseconds: duration });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
`;

const { values } = parseArgs({ options: { orders: { type: 'string', default: '1000000' } } });
const folder = mkdtempSync(join(tmpdir(), 'hammer-console-'));
const processes = new Processes(folder);
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});

try {
  const sandbox = await processes.startSandbox();
  const settings = { AUTO_SYNC_INTERVAL: '86400' };
  const first = await processes.startServer(sandbox.url, settings);
  const token = processes.makeToken();
  await new HammerServer(first, token).json('/api/services');
  await processes.endServer();
  await seed(`sqlite:${join(folder, 'hammer.sqlite')}`, Number(values.orders));
  const url = await processes.startServer(sandbox.url, settings);
  const server = new HammerServer(url, token);
  await server.place(await server.draft(csvOf(processes.imeis('prove', 400))));

  const page = await signedIn(url);
  const all: Interaction[] = [];
  await sandbox.setFaults({ latency: { ms: 2_000 } });
  for (let i = 0; i < ROUNDS; i++) {
    const draft = await server.draft(csvOf(processes.imeis(`run-${i}`, RUNNING)));
    const running = server.place(draft);
    // The page of a draft does not notice that a program has started it.
    while ((await server.json<{ state: string }>(`/api/batches/${draft.id}`)).state === 'draft')
      await sleep(50);
    all.push(...(await useConsole(page, url, draft.id)));
    await running;
  }
  const times = all.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
  const figures: Figure[] = [
    {
      what: `the median of ${times.length} interactions`,
      measured: at(0.5),
      target: null,
      unit: 'ms',
    },
    { what: '19 of 20 are no longer than', measured: at(0.95), target: TARGET, unit: 'ms' },
    { what: 'the longest', measured: at(1), target: TARGET, unit: 'ms' },
  ];
  console.log(`${cpus().length} x ${cpus()[0]?.model.trim()}, Chromium ${browser.version()}`);
  printFigures(figures);
  for (const { kind, milliseconds } of all.filter((one) => one.milliseconds > TARGET))
    console.log(`${milliseconds} ms: ${kind}`);
  if (!figures.every(holds)) process.exitCode = 1;
} finally {
  await browser.close();
  await processes.endAll();
  rmSync(folder, { recursive: true, force: true });
}

/** A page that notes its interactions, of somebody who has signed in. */
async function signedIn(url: string): Promise<Page> {
  const email = 'hands@example.com';
  const password = 'quiet lamps over water';
  const said = processes.hammer('user', 'add', email, '--role', 'admin');
  const link = /#([\w-]+)/.exec(said)?.[1];
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(noteInteractions);
  await page.goto(`${url}/password#${link}`);
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Keep this password' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  return page;
}

/** What a person does who watches a batch run and looks something up meanwhile. */
async function useConsole(page: Page, url: string, batch: number): Promise<Interaction[]> {
  await page.goto(`${url}/batches/${batch}`);
  const chips = page.getByRole('navigation', { name: /^Filter rows by/ });
  await chips.getByRole('link').first().waitFor();
  for (const chip of (await chips.getByRole('link').all()).slice(0, 3)) await chip.click();
  await page.getByLabel('IMEI, or how it begins').first().pressSequentially('0010', { delay: 60 });
  await page.getByRole('button', { name: 'Download' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.getByRole('row').nth(1).waitFor();
  await page.getByLabel('IMEI, or how it begins').first().pressSequentially('0010', { delay: 60 });
  await page.getByRole('row').nth(1).click();
  await page.locator('hm-order-drawer dl').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Status' }).click();
  await page.getByRole('option', { name: 'Rejected' }).click();
  await page.keyboard.press('Escape');
  for (const name of ['Overview', 'Spend', 'Batches']) {
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }
  // What was painted last is told a moment later.
  await page.waitForTimeout(500);
  return page.evaluate<Interaction[]>('noted.splice(0)');
}

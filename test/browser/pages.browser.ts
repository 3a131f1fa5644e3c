import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { fillEveryPage, type ConsolePage } from './every-page.js';
import { letIn, Stage, test } from './stage.js';

/** Where pictures of all pages are written to; nowhere unless asked. */
const pictures = process.env['HAMMER_PICTURES'];

const widths = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

let stage: Stage;
let pages: ConsolePage[];

test.beforeAll(async () => {
  stage = await Stage.open({}, { manners: { accountInfo: 'credits', balanceMicros: 500_000_000 } });
  pages = await fillEveryPage(stage, await stage.setUp());
});

test.afterAll(async () => {
  await stage.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [width, viewport] of Object.entries(widths)) {
    test.describe(`${width} and ${colorScheme}`, () => {
      test.use({ colorScheme, viewport });

      test('every page is found without fault by axe, and is no wider than its window', async ({
        page,
        context,
      }) => {
        test.slow();
        const visitor = await stage.signedIn();
        for (const each of [...pages.filter(isPublic), ...pages.filter((one) => !isPublic(one))]) {
          if (!isPublic(each)) await letIn(context, visitor);
          await page.goto(`${stage.url}${each.path}`);
          const shown =
            each.opens === undefined
              ? page.getByRole('heading', { level: 1, name: each.heading })
              : page.locator(each.opens).first();
          await expect(shown, each.name).toBeVisible();
          await settle(page);
          if (pictures !== undefined) {
            mkdirSync(pictures, { recursive: true });
            await page.screenshot({
              path: join(pictures, `${each.name}-${width}-${colorScheme}.png`),
            });
          }
          expect.soft(await faultsOf(page), each.name).toEqual([]);
          expect.soft(await overhangOf(page), `${each.name} is too wide`).toBe(0);
        }
      });
    });
  }
}

const isPublic = (page: ConsolePage) => page.isPublic === true;

/** Waits until nothing is being fetched and nothing moves. */
async function settle(page: Page): Promise<void> {
  await expect(page.locator('hm-skeleton')).toHaveCount(0);
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  );
}

/** What axe finds by WCAG 2.2 AA, one line each. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`),
  );
}

/** By how many pixels the page is wider than its window. */
function overhangOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

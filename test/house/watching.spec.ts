import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateImeis } from '@hammer/imei';
import { buildDashboard } from '../../ops/grafana/dashboard.js';
import { House } from '../support/house.js';

const dashboardFile = new URL('../../ops/grafana/hammer.json', import.meta.url);
const alertsFile = new URL('../../ops/prometheus/alerts.yml', import.meta.url);

/** Metrics of Hammer and of its process, wherever a text names them. */
const named = (text: string) => [...new Set(text.match(/\b(hammer|nodejs|process)_\w+/g))].sort();

/** What is missing as long as there is none. */
const notYet = ['hammer_backup_age_seconds', 'hammer_balance_dollars'];

describe('who watches from outside', () => {
  let house: House;
  let told: Set<string>;

  beforeAll(async () => {
    house = await House.start();
    await house.place(generateImeis(1, 'watching'));
    await house.sync();
    const { body } = await house.get<string>('/metrics');
    told = new Set([...body.matchAll(/^(\w+)(?:\{| )/gm)].map(([, name = '']) => name));
  });

  afterAll(async () => {
    await house?.close();
  });

  it('has the dashboard that ops/grafana/dashboard.ts builds', () => {
    const text = `${JSON.stringify(buildDashboard(), null, 2)}\n`;
    if (process.env['HAMMER_WRITE_DASHBOARD'] === 'true') writeFileSync(dashboardFile, text);
    // If a difference is meant: npm run dashboard, and commit it.
    expect(readFileSync(dashboardFile, 'utf8')).toBe(text);
  });

  it.each([
    ['dashboard', dashboardFile],
    ['alerts', alertsFile],
  ])('finds every metric that the %s names', (_, file) => {
    const names = named(readFileSync(file, 'utf8'));
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !told.has(name) && !notYet.includes(name))).toEqual([]);
  });

  it('sees in the dashboard every metric of the house', () => {
    const seen = named(readFileSync(dashboardFile, 'utf8')).concat(
      named(readFileSync(alertsFile, 'utf8')),
    );
    const unseen = [...told].filter(
      (name) => /^hammer_(?!http|info)/.test(name) && !seen.includes(name),
    );
    expect(unseen).toEqual([]);
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch, BatchPage, Order, OrderSearchResult, ServiceList } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { House } from '../../../test/support/house.js';
import { builtPart, runToEnd, ServerProcess, type Ended } from '../../../test/support/processes.js';
import { column, tableIn } from '../../../test/support/tables.js';

const IMEI = '490154203237518';

let house: House;
let folder: string;
let lists = 0;

/** Runs the built command line without a terminal, as a script does. */
const hammer = (...args: string[]): Promise<Ended> =>
  runToEnd(
    'cli',
    args,
    { HAMMER_URL: house.url, HAMMER_TOKEN: house.token ?? '' },
    { cwd: folder },
  );

const json = async <T>(...args: string[]): Promise<T> => {
  const { code, signal, stdout, stderr } = await hammer(...args, '--json');
  expect([code, signal, stderr]).toEqual([0, null, expect.any(String)]);
  return JSON.parse(stdout) as T;
};

/** A file with IMEIs that no other test uses. */
const list = (count: number): { path: string; imeis: string[] } => {
  const imeis = generateImeis(count, `cli-${++lists}`, `0140${1000 + lists}`);
  const path = join(folder, `list-${lists}.csv`);
  writeFileSync(path, `IMEI,SKU\n${imeis.map((imei, i) => `${imei},A-${i}`).join('\n')}\n`);
  return { path, imeis };
};

const charged = () => house.sandbox.control.totals().charged;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hammer-cli-'));
  house = await House.start({
    settings: { AUTO_SYNC_INTERVAL: '1' },
    sandbox: { manners: { completeAfterMs: { least: 0, most: 100 } } },
  });
});

afterAll(async () => {
  await house?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('hammer services', () => {
  it('lists the services that have all of the words', async () => {
    const { code, stdout } = await hammer('services', 'iphone', 'FMI');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ID +PRICE +TIME +PROVEN +TITLE\n/);
    expect(stdout).toMatch(/^1739 +\$0\.08 /m);
    expect(stdout).not.toContain('Blacklist & Warranty');
  });

  it('ends without a word when the reader has enough', async () => {
    const { stdout, stderr } = await promisify(execFile)(
      'sh',
      ['-c', '"$0" "$1" services | head -n 1', process.execPath, builtPart('cli')],
      {
        env: { PATH: process.env['PATH'], HAMMER_URL: house.url, HAMMER_TOKEN: house.token ?? '' },
      },
    );
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^ID .*\n$/), '']);
  });

  it('prints JSON wherever --json stands', async () => {
    const after = await json<ServiceList>('services', 'iphone');
    const { stdout } = await hammer('--json', 'services', 'iphone');
    expect(JSON.parse(stdout)).toEqual(after);
    expect(after.data.length).toBeGreaterThan(0);
  });
});

describe('hammer batch', () => {
  it('pays nothing without consent, and draws no bar where nobody looks', async () => {
    const { path } = list(5);
    const before = charged();
    const { code, stdout, stderr } = await hammer('batch', path, '--service', '1739');
    expect([code, charged()]).toEqual([5, before]);
    expect(stdout).toContain('5 x $0.08 = $0.40');
    expect(stderr).toContain('--yes');
    expect(stdout + stderr).not.toMatch(/\r|\u001b/);
  });

  it.each(['csv', 'xlsx', 'json'] as const)(
    'takes a file to its results, saved as %s',
    async (format) => {
      const { path, imeis } = list(15);
      const output = join(folder, `results.${format}`);
      const { code, stdout, stderr } = await hammer(
        'batch',
        path,
        '-s',
        '1739',
        '--yes',
        '-o',
        output,
      );
      expect([code, stderr]).toEqual([0, expect.stringContaining(`Saved ${output}.`)]);
      expect(stdout + stderr).not.toMatch(/\r|\u001b/);
      const table = await tableIn(readFileSync(output), format);
      expect(column(table, 'IMEI')).toEqual(imeis);
      expect(column(table, 'SKU')[14]).toBe('A-14');
      expect(column(table, 'Hammer Status')).toEqual(imeis.map(() => 'completed'));
    },
  );

  it('buys nothing that is known, and still saves it', async () => {
    const { path, imeis } = list(4);
    await hammer('batch', path, '-s', '1739', '-y', '-o', join(folder, 'first.csv'));
    const before = charged();
    const output = join(folder, 'again.csv');
    const { code, stdout, stderr } = await hammer('batch', path, '-s', '1739', '-y', '-o', output);
    expect([code, charged()]).toEqual([0, before]);
    expect(stdout).toContain('4 results are reused (saves $0.32)');
    expect(stderr).toBe(`Saved ${output}.\n`);
    expect(column(await tableIn(readFileSync(output), 'csv'), 'IMEI')).toEqual(imeis);
  });

  it('prints the batch as JSON, and does not wait when it is told so', async () => {
    const { path } = list(3);
    const batch = await json<Batch>('batch', path, '-s', '1739', '-y', '--no-wait');
    expect(batch).toMatchObject({
      fileName: expect.stringMatching(/^list-/),
      progress: { orders: 3 },
    });
    expect((await house.placed(batch.id)).progress.statuses.planned).toBe(0);
  });

  it('pays nothing when its output cannot be saved or read later', async () => {
    const { path } = list(2);
    const before = charged();
    const elsewhere = join(folder, 'no-such-folder', 'out.csv');
    const lost = await hammer('batch', path, '-s', '1739', '-y', '-o', elsewhere);
    expect([lost.code, lost.stderr]).toEqual([1, expect.stringContaining('cannot be saved')]);
    const unknown = await hammer('batch', path, '-s', '1739', '-y', '-o', 'out.pdf');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('.xlsx')]);
    expect(charged()).toBe(before);
  });

  it('says what is wrong with a file or its options', async () => {
    const { path } = list(2);
    writeFileSync(join(folder, 'list.pdf'), '%PDF-1.7');
    const cases: [string[], number, RegExp][] = [
      [['batch', 'nothing.csv', '-y'], 1, /^nothing\.csv cannot be read/],
      [['batch', 'list.pdf', '-y'], 1, /^This is a PDF document/],
      [['batch', path, '-y'], 1, /^Choose the service/],
      [['batch', path, '-y', '-s', 'none'], 1, /^The supplier has no service none/],
      [['batch', path, '--layout', 'own'], 2, /Allowed choices/],
      [['batch'], 2, /missing required argument/],
    ];
    for (const [args, exitCode, message] of cases) {
      const { code, stderr } = await hammer(...args);
      expect([args, code, stderr]).toEqual([args, exitCode, expect.stringMatching(message)]);
      expect(stderr).not.toContain('    at ');
    }
  });

  it('ends with 3 when something is uncertain', async () => {
    const { path } = list(30);
    await house.sandbox.control.replaceFaults({
      drop: { at: 'charged', next: 1, only: { action: 'placeorder' } },
    });
    const { code, stderr } = await hammer('batch', path, '-s', '1739', '-y');
    await house.sandbox.control.clearFaults();
    expect([code, stderr]).toEqual([3, expect.stringMatching(/[1-9]\d* uncertain/)]);
    expect(stderr).toContain('hammer status');
  });
});

describe('hammer submit, status, sync and search', () => {
  it('checks one IMEI once', async () => {
    const before = charged();
    const first = await json<Order>('submit', IMEI, '1739', '--yes');
    const second = await json<Order>('submit', IMEI, '1739');
    expect([second.id, charged() - before]).toEqual([first.id, 1]);
    house.sandbox.control.complete();
    await house.sync();
    const again = await json<Order>('submit', IMEI, '1739', '-y', '--recheck');
    expect(again.generation).toBe(1);
    const wrong = await hammer('submit', '490154203237519', '1739');
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('check digit')]);
    const problem = await hammer('submit', '490154203237519', '1739', '--json');
    expect(JSON.parse(problem.stderr)).toMatchObject({ code: 'check-digit-wrong', status: 400 });
  });

  it('shows the price of one IMEI, and pays nothing without consent', async () => {
    const [imei = ''] = list(1).imeis;
    const before = charged();
    const { code, stdout, stderr } = await hammer('submit', imei, '1739');
    expect([code, charged()]).toEqual([5, before]);
    expect(stdout).toContain('1 x $0.08 = $0.08');
    expect(stderr).toContain('--yes');
    const { data } = await json<BatchPage>('status');
    expect(data[0]).toMatchObject({ name: imei, state: 'cancelled' });
    const asJson = await hammer('submit', imei, '1739', '--json');
    expect([asJson.code, asJson.stdout, charged()]).toEqual([5, '', before]);
    const paid = await hammer('submit', imei, '1739', '--yes');
    expect([paid.code, paid.stdout, charged()]).toEqual([
      0,
      expect.stringMatching(/order \d+: (pending|in_process|completed), \$0\.08/),
      before + 1,
    ]);
  });

  it('says why a single IMEI waits, instead of waiting with it', async () => {
    const [imei = ''] = list(1).imeis;
    await house.sandbox.control.replaceFaults({
      maintenance: { only: { action: 'placeorder' } },
    });
    const { code, stderr } = await hammer('submit', imei, '1739', '--yes');
    await house.sandbox.control.clearFaults();
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^Batch \d+ is paused: .*mainten/)]);
  });

  it('shows the batches, or one', async () => {
    const page = await json<BatchPage>('status');
    expect(page.data.length).toBeGreaterThan(0);
    const [newest] = page.data;
    const one = await hammer('status', String(newest?.id));
    expect([one.code, one.stdout]).toEqual([0, expect.stringContaining(`Batch ${newest?.id} "`)]);
    expect((await hammer('status')).stdout).toMatch(/^BATCH +STATE +PHASE/);
    const none = await hammer('status', '99999');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('no batch 99999')]);
  });

  it('asks for results and waits for the round', async () => {
    await house.place(list(2).imeis);
    const { code, stdout } = await hammer('sync');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^asked about \d+ orders, /)]);
  });

  it('finds what was checked, and names what was not', async () => {
    const { path, imeis } = list(6);
    await house.place(imeis);
    const [never = ''] = list(1).imeis;
    const found = await json<OrderSearchResult>('search', imeis[0] ?? '', never);
    expect([found.found.map(({ imei }) => imei), found.notFound]).toEqual([[imeis[0]], [never]]);
    const ofFile = await json<OrderSearchResult>('search', '--file', path);
    expect(ofFile.found.map(({ imei }) => imei)).toEqual(imeis);
    const shown = await hammer('search', never, imeis[1] ?? '');
    expect(shown.stdout).toContain(imeis[1]);
    expect(shown.stderr).toBe(`1 found, 1 not found\n  ${never}\n`);
    expect((await hammer('search')).code).toBe(2);
  });
});

describe('hammer export', () => {
  it('writes a batch, or all orders, to a file or to the output', async () => {
    const { path, imeis } = list(3);
    const { id } = await json<Batch>('batch', path, '-s', '1739', '-y', '--no-wait');
    await house.placed(id);
    const { code, stdout } = await hammer('export', String(id), '--layout', 'minimal');
    expect(code).toBe(0);
    const table = await tableIn(Buffer.from(stdout), 'csv');
    expect(column(table, 'imei').sort()).toEqual([...imeis].sort());
    const output = join(folder, 'all.xlsx');
    const all = await hammer('export', '-f', 'xlsx', '-s', '1739', '-o', output);
    expect([all.code, all.stderr]).toEqual([0, `Saved ${output}.\n`]);
    const everything = column(await tableIn(readFileSync(output), 'xlsx'), 'IMEI NO.');
    expect(everything).toEqual(expect.arrayContaining(imeis));
    const elsewhere = await hammer('export', '-o', join(folder, 'no-such-folder', 'x.csv'));
    expect([elsewhere.code, elsewhere.stderr]).toEqual([
      1,
      expect.stringMatching(/cannot be saved/),
    ]);
    expect((await hammer('export', '--status', 'Pending')).code).toBe(1);
  });
});

describe('hammer without a server', () => {
  const alone = (args: string[], settings: Record<string, string> = {}) =>
    runToEnd('cli', args, { HAMMER_URL: 'http://127.0.0.1:1', ...settings }, { cwd: folder });

  it('says that none answers, and ends with 4', async () => {
    for (const args of [['services'], ['status'], ['submit', IMEI, '1739'], ['sync'], ['export']]) {
      const { code, stderr } = await alone(args);
      expect([args, code, stderr]).toEqual([args, 4, expect.stringContaining('hammer serve')]);
    }
  });

  it('generates IMEIs: the same for the same seed', async () => {
    const [one, same, other] = await Promise.all([
      alone(['generate-imeis', '50', '--seed', 'a']),
      alone(['generate-imeis', '50', '--seed', 'a']),
      alone(['generate-imeis', '50', '--seed', 'b', '--json']),
    ]);
    const imeis = one?.stdout.trim().split('\n') ?? [];
    expect([imeis.length, same?.stdout]).toEqual([50, one?.stdout]);
    expect(imeis.every((imei) => /^\d{15}$/.test(imei))).toBe(true);
    expect(JSON.parse(other?.stdout ?? '')).not.toEqual(imeis);
    expect((await alone(['generate-imeis', '0'])).code).toBe(2);
  });

  it('brings a database up to date, but not one that a server uses', async () => {
    const settings = { DATABASE_URL: `sqlite:${join(folder, 'migrated.sqlite')}` };
    const first = await alone(['migrate', '--json'], settings);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect((JSON.parse(first.stdout) as { applied: string[] }).applied.length).toBeGreaterThan(1);
    const second = await alone(['migrate'], settings);
    expect(second).toMatchObject({ code: 0, stdout: 'The database is up to date.\n' });
    const server = await ServerProcess.start(settings);
    const third = await alone(['migrate'], settings);
    await server.end();
    expect([third.code, third.stderr]).toEqual([1, expect.stringMatching(/^Another Hammer/)]);
  });

  it('ends with 2 for what it does not understand', async () => {
    for (const args of [['frobnicate'], ['submit'], ['services', '--frobnicate']]) {
      const { code, stderr } = await alone(args);
      expect([args, code, stderr]).toEqual([args, 2, expect.stringMatching(/^error: /)]);
    }
    const settings = await alone(['services'], { PORT: 'abc' });
    expect([settings.code, settings.stderr]).toEqual([2, expect.stringContaining('  - PORT must')]);
    expect((await alone(['--help'])).code).toBe(0);
  });
});

describe('hammer doctor', () => {
  it('says what needs mending, and that all is well', async () => {
    const keys = { GSM_FUSION_API_KEY: 'sandbox-key', GSM_FUSION_USERNAME: 'sandbox' };
    const well = await runToEnd(
      'cli',
      ['doctor'],
      { HAMMER_URL: house.url, HAMMER_TOKEN: house.token ?? '', ...keys },
      { cwd: folder },
    );
    expect([well.code, well.stdout]).toEqual([0, expect.not.stringContaining('BAD')]);
    expect(well.stdout).not.toContain('sandbox-key');
    const bad = await runToEnd(
      'cli',
      ['doctor'],
      { HAMMER_URL: 'http://127.0.0.1:1' },
      { cwd: folder },
    );
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/^BAD +credentials +Set GSM_FUSION_API_KEY/m);
    expect(bad.stdout).toMatch(/^BAD +server +No Hammer server answers/m);
  });
});

import type { OrderPage } from '../../libs/contract/src/index.ts';
import { csvOf, type HammerServer } from '../hammer-server.ts';
import type { Processes } from '../processes.ts';
import { medianTime, peakMemory, type Figure } from '../measured.ts';
import { orderQuestions } from './questions.ts';
import { middleOf, type SeededBatch } from './years-of-batches.ts';

const PENDING = 10_000;
const SEARCHED = 30_000;
const MOST_EXPORTED_IN_ALL_WAYS = 1_000_000;

/**
 * Everything that people and programs ask of a server with many orders, in milliseconds unless said otherwise. `cleanUp`
 * is what the database does by itself a minute after a batch was placed.
 */
export async function measureAll(
  server: HammerServer,
  processes: Processes,
  batches: readonly SeededBatch[],
  cleanUp: () => Promise<void>,
  tell: (figure: Figure) => void,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  const add = (
    what: string,
    measured: number,
    target: number | null,
    more: Partial<Figure> = {},
  ) => {
    const figure = { what, measured, target, unit: 'ms', ...more };
    figures.push(figure);
    tell(figure);
  };
  const ask = async (what: string, path: string, target: number | null, init?: RequestInit) => {
    const median = await medianTime(async () => {
      await (await server.call(path, init ?? {})).arrayBuffer();
    });
    add(what, median, target);
  };

  const started = performance.now();
  await server.json('/health');
  add('/health, the first after the start', performance.now() - started, null);

  await server.place(await server.draft(csvOf(processes.imeis('pending', PENDING))));
  await cleanUp();

  const batch = middleOf(batches);
  const days = { from: batch.day, until: batch.day };
  for (const { name, told } of orderQuestions(days, batch.id)) {
    const query = new URLSearchParams(told).toString();
    await ask(`orders: ${name}`, `/api/orders?${query}`, 20);
  }
  const page = await server.json<OrderPage>('/api/orders?limit=200');
  const deep = await server.json<OrderPage>(`/api/orders?limit=50&batchId=${batch.id}`);
  await ask('orders: 200 on a page', '/api/orders?limit=200', 20);
  await ask('orders: a page in the middle', `/api/orders?cursor=${deep.nextCursor}`, 20);
  const order = deep.data[0]!;
  await ask('orders: one IMEI', `/api/orders?imei=${order.imei}`, 5);
  await ask('orders: the first 8 digits', `/api/orders?imei=${order.imei.slice(0, 8)}`, 20);
  await ask('orders: the first 12 digits', `/api/orders?imei=${order.imei.slice(0, 12)}`, 5);
  await ask('one order in full', `/api/orders/${order.id}`, 5);
  await ask('the newest order in full', `/api/orders/${page.data[0]!.id}`, 5);

  for (const [name, query] of [
    ['all', ''],
    ['status rejected', 'status=rejected'],
    ['status and service', 'status=completed&serviceId=1739'],
    ['batch', `batchId=${batch.id}`],
    ['carrier', 'carrier=Unlock'],
  ] as const)
    await ask(`count: ${name}`, `/api/orders/count?${query}`, name === 'all' ? 20 : null);

  const searched = await someImeis(server, batch.id);
  await ask(`search for ${SEARCHED} IMEIs`, '/api/orders/search', 1_000, post({ imeis: searched }));

  await ask('batch of 20,000', `/api/batches/${batch.id}`, 20);
  await ask('its first 500 rows', `/api/batches/${batch.id}/rows?limit=500`, 20);
  await ask(
    'its rows by an IMEI',
    `/api/batches/${batch.id}/rows?imei=${order.imei.slice(0, 13)}`,
    20,
  );
  await ask(
    'its rows by class and status',
    `/api/batches/${batch.id}/rows?class=to_check&status=refused`,
    20,
  );
  await ask('its rows counted', `/api/batches/${batch.id}/rows/counts`, null);
  await ask('its timeline', `/api/batches/${batch.id}/timeline`, 20);
  const progress = await medianTime(() => firstSnapshot(server, batch.id));
  add('its progress, the first snapshot', progress, 20);

  const overview = [
    '/api/batches?state=running&limit=5',
    '/api/batches?limit=5',
    '/api/sync',
    '/api/system',
    '/api/spend',
    '/api/spend/history?by=day',
    '/api/anomalies?unseen=true&limit=1',
  ];
  for (const path of overview) await ask(`overview: ${path}`, path, null);
  const all = () =>
    Promise.all(overview.map(async (path) => (await server.call(path, {})).arrayBuffer()));
  add('overview, all of it at once', await medianTime(all), 50);
  await ask('batches, a page of 50', '/api/batches?limit=50', null);
  await ask('uncertain', '/api/uncertain', 20);
  await ask('ledger, a page', '/api/ledger?limit=50', 20);
  await ask('ledger of a batch', `/api/ledger?batchId=${batch.id}`, 20);
  await ask('/health', '/health', 20);
  await ask('/metrics', '/metrics', 50);
  await ask('/health/ready', '/health/ready', 20);

  for (const [format, layout, target] of exportsOf(batches)) {
    const { rows, seconds, longest } = await exportAll(server, format, layout);
    add(`export of ${rows} orders, ${format}, ${layout}`, rows / seconds, target, {
      unit: 'rows/s',
      isFloor: true,
    });
    add('longest wait of another request meanwhile', longest, null);
  }
  add('peak memory of the server', peakMemory(processes.serverPid), 300, { unit: 'MB' });

  add(`sync of ${PENDING} pending orders`, await server.sync(), null);
  return figures;
}

/** Format, layout and rows a second; the slow ones only where they take no more than some minutes. */
function exportsOf(batches: readonly SeededBatch[]): [string, string, number | null][] {
  const orders = batches.reduce((sum, batch) => sum + batch.orders, 0);
  return [
    ['csv', 'supplier', 50_000],
    ...(orders > MOST_EXPORTED_IN_ALL_WAYS
      ? []
      : ([
          ['csv', 'minimal', null],
          ['json', 'supplier', null],
          ['xlsx', 'supplier', null],
        ] satisfies [string, string, null][])),
  ];
}

const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Half of them are there, far apart; the others differ in the last digits. */
async function someImeis(server: HammerServer, batchId: number): Promise<string[]> {
  const file = await server.download(`/api/batches/${batchId}/export?format=json&layout=minimal`);
  const known = (JSON.parse(file.toString()) as { imei: string }[]).map(({ imei }) => imei);
  const others = known.map((imei) => `${imei.slice(0, 13)}${(Number(imei[13]) + 5) % 10}`);
  return [...known, ...others].slice(0, SEARCHED);
}

async function firstSnapshot(server: HammerServer, batchId: number): Promise<void> {
  const leave = new AbortController();
  const { signal } = leave;
  const response = await server.call(`/api/batches/${batchId}/progress`, { signal });
  await response.body?.getReader().read();
  leave.abort();
}

async function exportAll(server: HammerServer, format: string, layout: string) {
  const { orders: rows } = await server.json<{ orders: number }>('/api/orders/count');
  const blocks: number[] = [];
  const milliseconds = await server.timed(blocks, async () => {
    const response = await server.call(`/api/orders/export?format=${format}&layout=${layout}`, {});
    for await (const _ of response.body ?? []);
  });
  return { rows, seconds: milliseconds / 1_000, longest: blocks[0] ?? 0 };
}

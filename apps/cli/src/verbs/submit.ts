import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch, BatchRowPage, Order } from '@hammer/contract';
import { Command } from 'commander';
import { agree, sayPrice } from '../consent.js';
import { Failure } from '../failure.js';
import { dollars, harmless, say, sayJson } from '../say.js';
import { Server } from '../server.js';

interface Options {
  recheck?: boolean;
  yes?: boolean;
  json?: boolean;
}

type Row = BatchRowPage['data'][number];

const open = new Set(['planned', 'prepared', 'sending']);

/** `hammer submit IMEI SERVICE`: one check, as a batch of one. */
export function submitVerb(): Command {
  return new Command('submit')
    .description('Check one IMEI: quote, confirm, place. A known check is not bought again.')
    .argument('<imei>')
    .argument('<service>', 'the id of the service; "hammer services" lists them')
    .option('--recheck', 'buy it again even if its result is known')
    .option('-y, --yes', 'pay without asking')
    .action(submit);
}

async function submit(imei: string, serviceId: string, options: Options): Promise<void> {
  const server = Server.fromSettings();
  const order = await untilPlaced(server, await buy(server, imei, serviceId, options));
  if (options.json) sayJson(order);
  else
    say(
      `order ${order.id}: ${order.status}, ${dollars(order.priceMicros)}${order.result ? `\n${harmless(order.result)}` : ''}`,
    );
  if (order.status === 'uncertain') {
    throw new Failure(
      'The supplier gave no definite answer: the order may have been charged. It is not sent again.',
      { exitCode: 3 },
    );
  }
  if (order.status === 'refused')
    throw new Failure(harmless(order.notes) || 'The supplier refused this IMEI.', { exitCode: 3 });
}

/** The id of the order for this check: one that is known or under way already, else one that was agreed to. */
async function buy(
  server: Server,
  imei: string,
  serviceId: string,
  { recheck, yes, json }: Options,
): Promise<number> {
  const { id, quote } = await server.post<Batch>('/api/batches', {
    name: imei,
    imeis: [imei],
    serviceId,
    duplicates: recheck ? 'recheck' : 'reuse',
  });
  if (!quote) throw new Failure(`Batch ${id} has no quote.`);
  const cancel = () => server.post<Batch>(`/api/batches/${id}/cancel`);
  if (quote.orders === 0) {
    const row = await rowOf(server, id);
    await cancel();
    return orderOf(row);
  }
  if (!json) sayPrice(quote);
  try {
    await agree(quote, { yes });
  } catch (refusal) {
    await cancel();
    throw refusal;
  }
  await server.post<Batch>(`/api/batches/${id}/start`, { quote: quote.id });
  return orderOf(await rowOf(server, id));
}

async function rowOf(server: Server, batchId: number): Promise<Row | undefined> {
  return (await server.get<BatchRowPage>(`/api/batches/${batchId}/rows?limit=1`)).data[0];
}

/** The order that stands for a row. Throws a Failure for a row that is not checked. */
function orderOf(row: Row | undefined): number {
  const isUncertain = row?.class === 'uncertain';
  if (row && row.orderId !== null && !isUncertain) return row.orderId;
  const detail = row?.reason ?? 'This IMEI cannot be checked.';
  throw new Failure(detail, {
    problem: {
      type: 'about:blank',
      title: isUncertain ? 'Conflict' : 'Bad Request',
      status: isUncertain ? 409 : 400,
      code: row?.code ?? 'invalid',
      detail,
    },
  });
}

async function untilPlaced(server: Server, id: number): Promise<Order> {
  for (;;) {
    const order = await server.get<Order>(`/api/orders/${id}`);
    if (!open.has(order.status)) return order;
    const { state, progress } = await server.get<Batch>(`/api/batches/${order.batchId}`);
    if (state === 'paused' && order.status === 'planned') {
      throw new Failure(
        `Batch ${order.batchId} is paused: ${progress.pause?.message ?? ''} The check is bought when it is resumed.`,
        { exitCode: 3 },
      );
    }
    await sleep(300);
  }
}

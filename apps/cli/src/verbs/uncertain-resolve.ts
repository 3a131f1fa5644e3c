import type { UncertainDetail } from '@hammer/contract';
import { Command, InvalidArgumentError } from 'commander';
import { askFor } from '../ask.js';
import { Failure } from '../failure.js';
import { dollars, isWatched, say, sayJson } from '../say.js';
import { sayUncertain, sayWhatIsLeft } from '../say-uncertain.js';
import { Server } from '../server.js';

interface Pair {
  orderId: number;
  supplierOrderId: string;
}

interface Options {
  orderId?: Pair[];
  notAccepted?: boolean;
  writeOff?: boolean;
  order?: number[];
  reason?: string;
  count?: number;
  json?: boolean;
}

/** `hammer uncertain resolve PLACEMENT`: a person's word about a call. */
export function resolveVerb(): Command {
  return new Command('resolve')
    .description("Settle uncertain orders by a person's word, with its reason.")
    .argument('<placement>', 'the number of the call; "hammer uncertain list" shows it')
    .option(
      '--order-id <order=supplierId>',
      'the supplier has taken it, under this id, which is verified; may be repeated',
      readPair,
    )
    .option('--not-accepted', 'the supplier has not taken the orders: they are placed again')
    .option('--write-off', 'nobody will know: the money counts as spent, nothing is bought again')
    .option('--order <id>', 'only this order, not all of the call; may be repeated', readOrders)
    .option('--reason <text>', 'why; it is kept')
    .option('--count <number>', 'the number of orders that this is about', wholeNumber)
    .addHelpText(
      'after',
      '\nWithout a terminal --reason is needed, and for --not-accepted and --write-off --count, which must be the\nnumber of uncertain orders that it is about.',
    )
    .action(resolve);
}

async function resolve(id: string, options: Options): Promise<void> {
  const ways = [options.orderId, options.notAccepted, options.writeOff].filter(Boolean);
  if (ways.length !== 1) {
    throw new Failure('Choose one of --order-id, --not-accepted and --write-off.', { exitCode: 2 });
  }
  const server = Server.fromSettings();
  const path = `/api/uncertain/${encodeURIComponent(id)}`;
  const before = await server.get<UncertainDetail>(path);
  const { reason, count } = await confirmed(before, options);
  const orderIds = options.order;
  const call = options.orderId
    ? await server.post<UncertainDetail>(`${path}/accepted`, { orders: options.orderId, reason })
    : await server.post<UncertainDetail>(
        `${path}/${options.writeOff ? 'write-off' : 'not-accepted'}`,
        { ...(orderIds && { orderIds }), reason, count },
      );
  if (options.json) sayJson(call);
  else sayWhatIsLeft(call);
}

/** The reason and the typed number of orders, asked for where a person is there and did not give them. */
async function confirmed(
  call: UncertainDetail,
  options: Options,
): Promise<{ reason: string; count: number }> {
  const needsCount = !options.orderId;
  const isMissing = options.reason === undefined || (needsCount && options.count === undefined);
  if (isMissing && !isWatched()) {
    throw new Failure(
      `Nothing was changed: without a terminal, confirm with --reason${needsCount ? ' and --count' : ''}.`,
      { exitCode: 5 },
    );
  }
  if (isMissing) sayUncertain(call);
  const reason = options.reason ?? (await askFor('Why?'));
  if (!needsCount) return { reason, count: 0 };
  const count = options.count ?? Number(await askFor(questionOf(call, options)));
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Failure('Nothing was changed: no number was typed.', { exitCode: 5 });
  return { reason, count };
}

function questionOf(call: UncertainDetail, { order, writeOff }: Options): string {
  const orders = order?.length ?? call.orders.length;
  const micros = call.orders.length === 0 ? 0 : (call.atRiskMicros / call.orders.length) * orders;
  say(
    writeOff
      ? `${dollars(micros)} will count as spent, and these checks are not bought again.`
      : `The orders will be placed, and paid for, again. If the supplier has taken them all the same, ${dollars(micros)} are paid twice.`,
  );
  return 'Type the number of orders that this is about:';
}

function readPair(text: string, earlier: Pair[] = []): Pair[] {
  const [, orderId, supplierOrderId] = /^(\d{1,15})=([0-9A-Za-z-]{1,20})$/.exec(text) ?? [];
  if (!orderId || !supplierOrderId) {
    throw new InvalidArgumentError(
      'must be the number of an order and the id at the supplier, as in 12=15500001.',
    );
  }
  return [...earlier, { orderId: Number(orderId), supplierOrderId }];
}

function readOrders(text: string, earlier: number[] = []): number[] {
  return [...earlier, wholeNumber(text)];
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text.trim())) return Number(text);
  throw new InvalidArgumentError('must be a whole number.');
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from '@hammer/contract';
import { Command } from 'commander';
import { Failure } from '../failure.js';
import { dollars, harmless, say, sayJson } from '../say.js';
import { Server } from '../server.js';

const open = new Set(['planned', 'prepared', 'sending']);

/** `hammer submit IMEI SERVICE`: one check. */
export function submitVerb(): Command {
  return new Command('submit')
    .description('Check one IMEI. A check that is known already is not bought again.')
    .argument('<imei>')
    .argument('<service>', 'the id of the service; "hammer services" lists them')
    .option('--recheck', 'buy it again even if its result is known')
    .action(
      async (
        imei: string,
        serviceId: string,
        { recheck, json }: { recheck?: boolean; json?: boolean },
      ) => {
        const server = Server.fromSettings();
        let order = await server.post<Order>('/api/orders', {
          imei,
          serviceId,
          duplicates: recheck ? 'recheck' : 'reuse',
        });
        while (open.has(order.status)) {
          await sleep(300);
          order = await server.get<Order>(`/api/orders/${order.id}`);
        }
        if (json) sayJson(order);
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
          throw new Failure(harmless(order.notes) || 'The supplier refused this IMEI.', {
            exitCode: 3,
          });
      },
    );
}

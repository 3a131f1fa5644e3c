import type { UncertainList } from '@hammer/contract';
import { Command } from 'commander';
import { dollars, mention, sayJson } from '../say.js';
import { Server } from '../server.js';
import { sayUncertain } from '../say-uncertain.js';

/** `hammer uncertain list`: every call with uncertain orders, its evidence and the ways out. */
export function listVerb(): Command {
  return new Command('list')
    .description('Show what is uncertain, by call, with the candidates and the ways out.')
    .action(async ({ json }: { json?: boolean }) => {
      const list = await Server.fromSettings().get<UncertainList>('/api/uncertain');
      if (json) return sayJson(list);
      if (list.orders === 0) return mention('Nothing is uncertain.');
      for (const call of list.data) sayUncertain(call);
      mention(
        `${list.orders === 1 ? '1 order' : `${list.orders} orders`}, ${dollars(list.atRiskMicros)} at risk`,
      );
    });
}

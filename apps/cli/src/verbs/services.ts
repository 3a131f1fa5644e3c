import type { ServiceList } from '@hammer/contract';
import { Command } from 'commander';
import { dollars, harmless, mention, sayJson, sayTable } from '../say.js';
import { Server } from '../server.js';

/** `hammer services [WORD...]`: the supplier's price list. */
export function servicesVerb(): Command {
  return new Command('services')
    .description("List the supplier's services, their ids and prices.")
    .argument('[words...]', 'only services whose title or category contains all of these words')
    .option('--refresh', 'ask the supplier now')
    .action(async (words: string[], { refresh, json }: { refresh?: boolean; json?: boolean }) => {
      const list = await Server.fromSettings().get<ServiceList>(
        `/api/services${refresh ? '?refresh=true' : ''}`,
      );
      const found = list.data.filter(({ id, title, category }) =>
        words.every((word) =>
          `${id} ${title} ${category}`.toLowerCase().includes(word.toLowerCase()),
        ),
      );
      if (json) return sayJson({ ...list, data: found });
      if (list.stale) mention(`The supplier cannot be asked; this list is of ${list.fetchedAt}.`);
      if (found.length === 0) return mention('No service matches.');
      sayTable(
        ['ID', 'PRICE', 'TIME', 'PROVEN', 'TITLE'],
        found.map((service) => [
          harmless(service.id),
          dollars(service.priceMicros),
          harmless(service.promisedTime),
          service.provenBatchSize === 0 ? '-' : String(service.provenBatchSize),
          harmless(service.title),
        ]),
      );
    });
}

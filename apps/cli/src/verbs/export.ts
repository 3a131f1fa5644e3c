import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { mention } from '../say.js';
import { Server } from '../server.js';

interface Options {
  output?: string;
  format: string;
  layout?: string;
  status?: string;
  service?: string;
}

/** `hammer export [BATCH]`: orders as a file. */
export function exportVerb(): Command {
  return new Command('export')
    .description('Save the rows of a batch, or orders of all batches, as a file.')
    .argument('[batch]', 'the number of a batch; without it, all orders')
    .option('-o, --output <file>', 'the file to write; without it, standard output')
    .addOption(new Option('-f, --format <format>').choices(['csv', 'xlsx', 'json']).default('csv'))
    .addOption(new Option('--layout <layout>').choices(['round-trip', 'supplier', 'minimal']))
    .option('--status <statuses>', 'only orders in these statuses, separated by commas')
    .option('-s, --service <id>', 'only orders of this service')
    .action(
      async (batch: string | undefined, { output, format, layout, status, service }: Options) => {
        const query = new URLSearchParams({
          format,
          ...(layout ? { layout } : {}),
          ...(status ? { status } : {}),
          ...(service ? { serviceId: service } : {}),
        });
        const path =
          batch === undefined
            ? '/api/orders/export'
            : `/api/batches/${encodeURIComponent(batch)}/export`;
        const file = Readable.from(
          await Server.fromSettings().download(`${path}?${query.toString()}`),
        );
        if (output === undefined) return pipeline(file, process.stdout, { end: false });
        await pipeline(file, createWriteStream(output));
        mention(`Saved ${output}.`);
      },
    );
}

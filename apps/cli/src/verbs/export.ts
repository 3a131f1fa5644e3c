import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { assertCanSave, save } from '../save.js';
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
        if (output !== undefined) await assertCanSave(output);
        const file = await Server.fromSettings().download(`${path}?${query.toString()}`);
        if (output !== undefined) return save(file, output);
        await pipeline(Readable.from(file), process.stdout, { end: false });
      },
    );
}

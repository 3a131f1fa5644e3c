import { readFile } from 'node:fs/promises';
import type { OrderSearchResult } from '@hammer/contract';
import { Command } from 'commander';
import { Failure } from '../failure.js';
import { harmless, mention, sayJson, sayTable } from '../say.js';
import { Server } from '../server.js';

/** `hammer search [IMEI...]`: what is known of IMEIs. */
export function searchVerb(): Command {
  return new Command('search')
    .description('Find the latest order of each IMEI, and name those that were never checked.')
    .argument('[imeis...]')
    .option(
      '-f, --file <file>',
      'read the IMEIs from a text file, separated by anything but digits',
    )
    .option('-s, --service <id>', 'only checks with this service')
    .action(
      async (
        imeis: string[],
        { file, service, json }: { file?: string; service?: string; json?: boolean },
      ) => {
        const wanted = [...imeis, ...(file ? await readImeis(file) : [])];
        if (wanted.length === 0)
          throw new Failure('Name at least one IMEI, or a file with --file.', { exitCode: 2 });
        const result = await Server.fromSettings().post<OrderSearchResult>('/api/orders/search', {
          imeis: wanted,
          ...(service ? { serviceId: service } : {}),
        });
        if (json) return sayJson(result);
        if (result.found.length > 0) {
          sayTable(
            ['IMEI', 'STATUS', 'MODEL', 'CARRIER', 'SIM LOCK', 'FMI', 'SERVICE'],
            result.found.map(({ imei, status, model, carrier, simlock, fmi, serviceId }) =>
              [imei, status, model, carrier, simlock, fmi, serviceId].map(harmless),
            ),
          );
        }
        mention(`${result.found.length} found, ${result.notFound.length} not found`);
        for (const text of result.notFound) mention(`  ${harmless(text)}`);
      },
    );
}

async function readImeis(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split(/\D+/).filter((text) => text !== '');
  } catch (error) {
    throw new Failure(`${file} cannot be read.`, { cause: error });
  }
}

import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import type { ExportMatch } from '@hammer/contract';
import { Command } from 'commander';
import { Failure } from '../failure.js';
import { harmless, mention, say, sayJson } from '../say.js';
import { Server } from '../server.js';

/** `hammer uncertain export FILE`: the order export of the supplier's portal, as evidence. */
export function exportEvidenceVerb(): Command {
  return new Command('export')
    .description("Upload the order export of the supplier's portal as evidence. Settles nothing.")
    .argument('<file>', 'CSV or XLSX with the order ids and IMEIs')
    .action(async (path: string, { json }: { json?: boolean }) => {
      const file = await open(path);
      const match = await Server.fromSettings().upload<ExportMatch>(
        '/api/uncertain/supplier-export',
        file,
        {},
      );
      if (json) return sayJson(match);
      for (const { placementId, orderId, imei, supplierOrderIds } of match.matches)
        say(
          `call ${placementId}  order ${orderId}  ${imei}  ${harmless(supplierOrderIds.join('  '))}`,
        );
      mention(
        `${match.rows} rows: ${match.known} known, ${match.matched} matched, ${match.ambiguous} ambiguous, ${match.unknown} unknown`,
      );
    });
}

async function open(path: string): Promise<File> {
  try {
    return new File([await openAsBlob(path)], basename(path));
  } catch (error) {
    throw new Failure(`${path} cannot be read. Give the path of a CSV or XLSX file.`, {
      cause: error,
    });
  }
}
